using System.Text;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class Crc32Tests
{
    // The check value that catalogues of checksums give for CRC-32/ISO-HDLC.
    [Fact]
    public void Compute_CheckString_IsTheCatalogueValue() => Assert.Equal(0xcbf43926u, Crc32.Compute(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Compute_EveryLength_AgreesWithOneBitAtATime()
    {
        var data = new SeededRandomSource(1).Bytes(600);
        for (var length = 0; length <= data.Length; length++)
        {
            var expected = ComputeByBits(data.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Compute(data.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.ComputeByTable(data.AsSpan(0, length)));
        }
    }

    private static uint ComputeByBits(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var octet in data)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
