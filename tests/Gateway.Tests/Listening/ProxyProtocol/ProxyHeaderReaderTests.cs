using System.Buffers.Binary;
using System.Net;
using System.Text;
using Telepool.Gateway.Listening.ProxyProtocol;

namespace Gateway.Tests.Listening.ProxyProtocol;

public sealed class ProxyHeaderReaderTests
{
    private const string V4 = "0d0a0d0a000d0a515549540a" + "2111000c" + "c0000201" + "c6336401" + "dc0401bb";
    private const string V6 = "0d0a0d0a000d0a515549540a" + "21210024" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "dc0401bb";

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", "192.0.2.1:56324", "198.51.100.1:443")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n", "[2001:db8::1]:56324", "[2001:db8::2]:443")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.1 ::1 0 65535\r\n", "[::ffff:192.0.2.1]:0", "[::1]:65535")]
    [InlineData("PROXY UNKNOWN\r\n", null, null)]
    [InlineData("PROXY UNKNOWN ffff:f:f ffff 65535 65535\r\n", null, null)]
    public void Read_Version1_IsTold(string line, string? source, string? destination)
    {
        var status = ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(line + "after"), out var header, out var consumed);

        Assert.Equal(ProxyHeaderStatus.Complete, status);
        Assert.Equal(line.Length, consumed);
        Assert.Equal(new ProxyHeader(1, false, Parse(source), Parse(destination)), header);
    }

    [Theory]
    [InlineData("PROXY  TCP4 192.0.2.1 198.51.100.1 56324 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 \r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 056324 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 65536 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 -1 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.1 1 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.256 198.51.100.1 1 443\r\n")]
    [InlineData("PROXY TCP4 192.0.02.1 198.51.100.1 1 443\r\n")]
    [InlineData("PROXY TCP4 2001:db8::1 2001:db8::2 1 443\r\n")]
    [InlineData("PROXY TCP6 192.0.2.1 198.51.100.1 1 443\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 ::1 1 443\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 443\r\n")]
    [InlineData("PROXY TCP5 192.0.2.1 198.51.100.1 1 443\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1\n")]
    [InlineData("PROXY TCP4 192.0.2.1\r198.51.100.1 1 443\r\n")]
    [InlineData("PROXY\tTCP4 192.0.2.1 198.51.100.1 1 443\r\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    public void Read_BadVersion1_IsInvalid(string line)
    {
        Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(line), out _, out var consumed));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Read_Version1OfTheLongestLength_IsTheLimit()
    {
        var longest = "PROXY UNKNOWN " + new string('f', ProxyHeaderV1.MaxLength - 16);

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(longest + "\r\n"), out _, out var consumed));
        Assert.Equal(ProxyHeaderV1.MaxLength, consumed);
        Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(longest + "f\r\n"), out _, out _));
        Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(longest + "\r"), out _, out _));
    }

    [Theory]
    [InlineData(V4, "192.0.2.1:56324", "198.51.100.1:443", false)]
    [InlineData(V6, "[2001:db8::1]:56324", "[2001:db8::2]:443", false)]
    [InlineData("0d0a0d0a000d0a515549540a20000000", null, null, true)]
    [InlineData("0d0a0d0a000d0a515549540a2011000401020304", null, null, true)]
    [InlineData("0d0a0d0a000d0a515549540a21000000", null, null, false)]
    [InlineData("0d0a0d0a000d0a515549540a21000003010203", null, null, false)]
    [InlineData("0d0a0d0a000d0a515549540a2112000cc0000201c6336401dc0401bb", null, null, false)]
    public void Read_Version2_IsTold(string hex, string? source, string? destination, bool isLocal)
    {
        var bytes = Convert.FromHexString(hex + "ffff");

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(bytes, out var header, out var consumed));
        Assert.Equal(bytes.Length - 2, consumed);
        Assert.Equal(new ProxyHeader(2, isLocal, Parse(source), Parse(destination)), header);
    }

    [Fact]
    public void Read_Version2OfUnixSockets_NamesNobody()
    {
        var bytes = Convert.FromHexString("0d0a0d0a000d0a515549540a213100d8" + new string('0', 2 * 216));

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(bytes, out var header, out var consumed));
        Assert.Equal((16 + 216, null), (consumed, header.Source));
    }

    [Theory]
    [InlineData("0d0a0d0a000d0a515549540a11", ProxyHeaderStatus.Unsupported)]
    [InlineData("0d0a0d0a000d0a515549540a22", ProxyHeaderStatus.Unsupported)]
    [InlineData("0d0a0d0a000d0a515549540a2141", ProxyHeaderStatus.Unsupported)]
    [InlineData("0d0a0d0a000d0a515549540a2113", ProxyHeaderStatus.Unsupported)]
    [InlineData("0d0a0d0a000d0a515549540a21111000", ProxyHeaderStatus.Unsupported)]
    [InlineData("0d0a0d0a000d0a515549540a2111000bc0000201c6336401dc0401", ProxyHeaderStatus.Invalid)]
    [InlineData("0d0a0d0a000d0a515549540a2121000cc0000201c6336401dc0401bb", ProxyHeaderStatus.Invalid)]
    [InlineData("0d0a0d0a000d0a515549540a2111000ec0000201c6336401dc0401bb0400", ProxyHeaderStatus.Invalid)]
    [InlineData("0d0a0d0a000d0a515549540a21110010c0000201c6336401dc0401bb04000201", ProxyHeaderStatus.Invalid)]
    [InlineData("0d0a0d0a000d0a51554954ff", ProxyHeaderStatus.Invalid)]
    [InlineData("16030102", ProxyHeaderStatus.Invalid)]
    public void Read_BadVersion2_IsTold(string hex, object expected)
    {
        Assert.Equal(expected, ProxyHeaderReader.Read(Convert.FromHexString(hex), out var header, out var consumed));
        Assert.Equal((default(ProxyHeader), 0), (header, consumed));
    }

    [Fact]
    public void Read_Extensions_AreWalkedAndTheirChecksumCompared()
    {
        // NOOP of two bytes, an unknown type, then the checksum.
        var bytes = Convert.FromHexString("0d0a0d0a000d0a515549540a" + "2111001c" + "c0000201c6336401dc0401bb" + "0400020000" + "e1000101" + "03000400000000");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), Checksum(bytes));

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(bytes, out _, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        for (var i = 16; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x40;
            Assert.Equal(i == bytes.Length - 7 ? ProxyHeaderStatus.Complete : ProxyHeaderStatus.Invalid, ProxyHeaderReader.Read(changed, out _, out _));
        }
    }

    [Fact]
    public void Checksum_OfTheTest_IsCrc32C() => Assert.Equal(0xE3069283, Checksum("123456789"u8));

    [Theory]
    [InlineData(V4)]
    [InlineData(V6)]
    [InlineData("0d0a0d0a000d0a515549540a20000000")]
    [InlineData("50524f58592054435034203139322e302e322e31203139382e35312e3130302e31203536333234203434330d0a")]
    [InlineData("50524f585920554e4b4e4f574e0d0a")]
    public void Read_EveryPrefix_IsIncomplete(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeaderReader.Read(bytes.AsSpan(0, length), out _, out _));
        }

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(bytes, out _, out _));
    }

    [Fact]
    public void Read_EverySingleByteChange_ConsumesOnlyWhatIsComplete()
    {
        foreach (var hex in new[] { V4, V6, Convert.ToHexString("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"u8) })
        {
            var original = Convert.FromHexString(hex);
            for (var i = 0; i < original.Length; i++)
            {
                var changed = (byte[])original.Clone();
                for (var value = 0; value < 256; value++)
                {
                    changed[i] = (byte)value;
                    var status = ProxyHeaderReader.Read(changed, out var header, out var consumed);
                    Assert.True(status == ProxyHeaderStatus.Complete ? consumed is > 0 && consumed <= changed.Length : consumed == 0 && header == default);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, "192.0.2.1:1", "198.51.100.1:2", "192.0.2.1:1", "198.51.100.1:2")]
    [InlineData(2, "192.0.2.1:1", "198.51.100.1:2", "192.0.2.1:1", "198.51.100.1:2")]
    [InlineData(1, "[2001:db8::1]:65535", "[::1]:443", "[2001:db8::1]:65535", "[::1]:443")]
    [InlineData(2, "[2001:db8::1]:65535", "[::1]:443", "[2001:db8::1]:65535", "[::1]:443")]
    [InlineData(1, "[::ffff:192.0.2.1]:1", "198.51.100.1:2", "192.0.2.1:1", "198.51.100.1:2")]
    [InlineData(2, "[2001:db8::1]:1", "198.51.100.1:2", "[2001:db8::1]:1", "[::ffff:198.51.100.1]:2")]
    [InlineData(1, "[fe80::1%3]:1", "[fe80::2]:2", "[fe80::1]:1", "[fe80::2]:2")]
    [InlineData(1, null, null, null, null)]
    [InlineData(2, null, null, null, null)]
    public void Write_IsReadBack(int version, string? from, string? to, string? source, string? destination)
    {
        Span<byte> bytes = stackalloc byte[ProxyHeaderWriter.MaxLength];

        var written = ProxyHeaderWriter.Write(version, Parse(from), Parse(to), bytes);

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(bytes[..written], out var header, out var consumed));
        Assert.Equal(written, consumed);
        Assert.Equal(new ProxyHeader(version, version == 2 && from is null, Parse(source), Parse(destination)), header);
    }

    private static IPEndPoint? Parse(string? endpoint) => endpoint is null ? null : IPEndPoint.Parse(endpoint);

    // Bit by bit, apart from the product's way.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * 0x82F63B78);
            }
        }

        return ~checksum;
    }
}
