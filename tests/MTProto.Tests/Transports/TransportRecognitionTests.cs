using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class TransportRecognitionTests
{
    [Theory]
    [InlineData("ef", TransportKind.Abridged, 1)]
    [InlineData("ef0a0000", TransportKind.Abridged, 1)]
    [InlineData("eeeeeeee", TransportKind.Intermediate, 4)]
    [InlineData("dddddddd", TransportKind.PaddedIntermediate, 4)]
    [InlineData("3400000000000000", TransportKind.Full, 0)]
    public void Recognize_PlainTransport_IsNamed(string hex, TransportKind expected, int expectedConsumed)
    {
        var data = Convert.FromHexString(hex);

        Assert.Equal(RecognitionStatus.Plain, TransportRecognition.Recognize(data, out var kind, out var consumed));
        Assert.Equal(expected, kind);
        Assert.Equal(expectedConsumed, consumed);
    }

    [Theory]
    [InlineData("47455420")]
    [InlineData("504f5354")]
    [InlineData("48454144")]
    [InlineData("4f505449")]
    [InlineData("16030102")]
    [InlineData("16030106")]
    public void Recognize_HttpOrTls_IsUnsupported(string hex) =>
        Assert.Equal(RecognitionStatus.Unsupported, TransportRecognition.Recognize(Convert.FromHexString(hex), out _, out _));

    // 16 alone begins every 256th obfuscation header.
    [Theory]
    [InlineData("16a0b0c0d0e0f001")]
    [InlineData("1603a0b0d0e0f001")]
    public void Recognize_HeaderBeginningLikeTls_IsObfuscated(string start)
    {
        var data = new byte[64];
        Array.Fill(data, (byte)0x55);
        Convert.FromHexString(start).CopyTo(data, 0);
        Assert.Equal(RecognitionStatus.Obfuscated, TransportRecognition.Recognize(data, out _, out _));
    }

    [Theory]
    [InlineData("eeeeeeee")]
    [InlineData("dddddddd")]
    [InlineData("3400000000000000")]
    [InlineData("47455420")]
    [InlineData("160301")]
    public void Recognize_EveryPrefix_IsIncomplete(string hex)
    {
        var data = Convert.FromHexString(hex);
        for (var length = 0; length < data.Length; length++)
        {
            Assert.Equal(RecognitionStatus.Incomplete, TransportRecognition.Recognize(data.AsSpan(0, length), out _, out _));
        }
    }

    [Fact]
    public void Recognize_EveryPrefixOfAnObfuscationHeader_IsIncomplete()
    {
        Span<byte> header = stackalloc byte[ObfuscationHeader.Length];
        ObfuscationHeader.Create(TransportKind.Abridged, 2, null, new SeededRandomSource(1), header);
        for (var length = 0; length < header.Length; length++)
        {
            Assert.Equal(RecognitionStatus.Incomplete, TransportRecognition.Recognize(header[..length], out _, out _));
        }

        Assert.Equal(RecognitionStatus.Obfuscated, TransportRecognition.Recognize(header, out _, out _));
    }
}
