using System.Buffers.Binary;
using MTProto.Transports.MiddleProxy;
using Testing;

namespace MTProto.Tests.Transports.MiddleProxy;

public sealed class MiddleFrameTests
{
    // The layout as the official proxy writes it; the checksum one bit at a time.
    [Fact]
    public void Seal_FirstFrame_IsLengthNumberBodyChecksum()
    {
        var frame = MiddleSamples.Frame(MiddleFrame.FirstSequence, [1, 2, 3, 4]);

        Assert.Equal("10000000feffffff01020304", Convert.ToHexStringLower(frame.AsSpan(0, 12)));
        Assert.Equal(Crc(frame.AsSpan(0, 12)), BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(12)));
    }

    [Fact]
    public void Read_EveryPrefix_IsIncompleteAndConsumesNothing()
    {
        var frame = MiddleSamples.Frame(5, new byte[28]);
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(MiddleStatus.Incomplete, MiddleFrame.Read(frame.AsSpan(0, length), 5, out var consumed, out _, out var wanted));
            Assert.Equal(0, consumed);
            Assert.Equal(length < 4 ? 4 : frame.Length, wanted);
        }
    }

    [Fact]
    public void Read_EverySingleByteChange_IsNeverTaken()
    {
        var frame = MiddleSamples.Frame(5, new SeededRandomSource(4).Bytes(28));
        for (var i = 0; i < frame.Length; i++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                frame[i] ^= (byte)bit;
                Assert.NotEqual(MiddleStatus.Ok, MiddleFrame.Read(frame, 5, out _, out _, out _));
                frame[i] ^= (byte)bit;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(MiddleFrame.MaxLength + 4)]
    [InlineData(-4)]
    public void Read_ImpossibleLength_IsInvalid(int length)
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);

        Assert.Equal(MiddleStatus.Invalid, MiddleFrame.Read(bytes, 0, out _, out _, out _));
    }

    [Fact]
    public void Read_AnotherNumber_IsInvalidAsSoonAsItIsThere()
    {
        var frame = MiddleSamples.Frame(7, new byte[1000]);

        Assert.Equal(MiddleStatus.Invalid, MiddleFrame.Read(frame.AsSpan(0, 8), 8, out _, out _, out _));
    }

    [Fact]
    public void Read_EncryptedStreamInRandomPieces_GivesEveryFrameOnce()
    {
        var keys = MiddleSamples.Keys("203.0.113.7:40123", "149.154.175.50:8888");
        var encryptor = keys.EncryptUp();
        var random = new SeededRandomSource(11);
        var bodies = Enumerable.Range(0, 200).Select(i => random.Bytes(4 + (4 * (i * 37 % 300)))).ToArray();
        var stream = new List<byte>();
        for (var i = 0; i < bodies.Length; i++)
        {
            var frame = MiddleSamples.Frame(i - 1, bodies[i]);
            var block = new byte[frame.Length + MiddleFrame.PaddingAfter(frame.Length)];
            frame.CopyTo(block, 0);
            MiddleFrame.WritePadding(block.AsSpan(frame.Length));
            encryptor.Encrypt(block);
            stream.AddRange(block);
        }

        var decryptor = keys.DecryptUp();
        var lengths = new Random(3);
        var raw = new List<byte>();
        var clear = new List<byte>();
        var read = 0;
        for (var at = 0; at < stream.Count;)
        {
            var count = Math.Min(lengths.Next(1, 90), stream.Count - at);
            raw.AddRange(stream.GetRange(at, count));
            at += count;
            var whole = raw.Take(raw.Count & ~15).ToArray();
            raw.RemoveRange(0, whole.Length);
            decryptor.Decrypt(whole);
            clear.AddRange(whole);
            while (true)
            {
                var data = clear.ToArray();
                var status = MiddleFrame.Read(data, read - 1, out var consumed, out var body, out _);
                clear.RemoveRange(0, consumed);
                if (status != MiddleStatus.Ok)
                {
                    Assert.Equal(MiddleStatus.Incomplete, status);
                    break;
                }

                Assert.Equal(bodies[read++], data[body]);
            }
        }

        Assert.Equal(bodies.Length, read);
        Assert.Empty(clear);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
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
