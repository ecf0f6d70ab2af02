using System.Text;
using MTProto.Transports.WebSocket;
using Testing;

namespace MTProto.Tests.Transports.WebSocket;

public class WebSocketHandshakeTests
{
    private const string Request =
        "GET /apiws?x=1 HTTP/1.1\r\nHost: example.org\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://web.example.org\r\n"
        + "Sec-WebSocket-Protocol: chat, binary\r\nSec-WebSocket-Version: 13\r\n\r\n";

    // RFC 6455 section 1.3.
    [Fact]
    public void Accept_OfTheStandardsExample_IsItsAnswer() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void TryReadRequest_Whole_HasItsPartsAndLeavesTheRest()
    {
        var data = Encoding.ASCII.GetBytes(Request + "rest");
        Assert.Equal(WebSocketUpgradeStatus.Upgrade, WebSocketHandshake.TryReadRequest(data, out var request, out var consumed));
        Assert.Equal(new WebSocketRequest("/apiws?x=1", "example.org", "https://web.example.org", "dGhlIHNhbXBsZSBub25jZQ=="), request);
        Assert.Equal(Request.Length, consumed);
    }

    [Fact]
    public void TryReadRequest_EveryPrefix_IsIncompleteAndConsumesNothing()
    {
        var data = Encoding.ASCII.GetBytes(Request);
        for (var length = 0; length < data.Length; length++)
        {
            Assert.Equal(WebSocketUpgradeStatus.Incomplete, WebSocketHandshake.TryReadRequest(data.AsSpan(0, length), out _, out var consumed));
            Assert.Equal(0, consumed);
        }
    }

    [Theory]
    [InlineData("GET ", "POST ")]
    [InlineData("HTTP/1.1", "HTTP/1.0")]
    [InlineData("Host: example.org\r\n", "")]
    [InlineData("Host: example.org\r\n", "Host: a\r\nHost: b\r\n")]
    [InlineData("Upgrade: WebSocket", "Upgrade: h2c")]
    [InlineData("Connection: keep-alive, Upgrade", "Connection: keep-alive")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j!Q==")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZWFi")]
    [InlineData("chat, binary", "chat")]
    [InlineData("Version: 13", "Version: 8")]
    [InlineData("Origin: https://web.example.org\r\n", "Origin: a\r\nOrigin: b\r\n")]
    public void TryReadRequest_WithoutAPart_IsUnsupported(string part, string instead)
    {
        var data = Encoding.ASCII.GetBytes(Request.Replace(part, instead, StringComparison.Ordinal));
        Assert.Equal(WebSocketUpgradeStatus.Unsupported, WebSocketHandshake.TryReadRequest(data, out _, out _));
    }

    [Fact]
    public void TryRead_NoHttpOrTooLong_IsInvalid()
    {
        Assert.Equal(WebSocketUpgradeStatus.Invalid, WebSocketHandshake.TryReadRequest("hello\r\n\r\n"u8, out _, out _));
        Assert.Equal(WebSocketUpgradeStatus.Invalid, WebSocketHandshake.TryReadRequest(new byte[WebSocketHandshake.MaxHeader], out _, out _));
        Assert.Equal(WebSocketUpgradeStatus.Incomplete, WebSocketHandshake.TryReadRequest(new byte[WebSocketHandshake.MaxHeader - 1], out _, out _));
        Assert.Equal(WebSocketUpgradeStatus.Invalid, WebSocketHandshake.TryReadResponse("SSH-2.0-x\r\n\r\n"u8, "dGhlIHNhbXBsZSBub25jZQ==", out _));
    }

    [Fact]
    public void TryReadRequest_EverySingleByteChange_NeverThrows()
    {
        var data = Encoding.ASCII.GetBytes(Request);
        for (var at = 0; at < data.Length; at++)
        {
            for (var value = 0; value < 256; value += 3)
            {
                var changed = (byte[])data.Clone();
                changed[at] = (byte)value;
                WebSocketHandshake.TryReadRequest(changed, out _, out _);
                WebSocketHandshake.TryReadResponse(changed, "dGhlIHNhbXBsZSBub25jZQ==", out _);
            }
        }
    }

    [Fact]
    public void BothSides_OfOneHandshake_AgreeAtEveryPrefix()
    {
        var sent = WebSocketHandshake.WriteRequest("kws2.web.telegram.org", "/apiws", new SeededRandomSource(1), out var key);
        Assert.Equal(WebSocketUpgradeStatus.Upgrade, WebSocketHandshake.TryReadRequest(sent, out var request, out _));
        Assert.Equal(("/apiws", "kws2.web.telegram.org", null, key), (request!.Path, request.Host, request.Origin, request.Key));

        var answer = WebSocketHandshake.WriteResponse(request);
        for (var length = 0; length < answer.Length; length++)
        {
            Assert.Equal(WebSocketUpgradeStatus.Incomplete, WebSocketHandshake.TryReadResponse(answer.AsSpan(0, length), key, out _));
        }

        Assert.Equal(WebSocketUpgradeStatus.Upgrade, WebSocketHandshake.TryReadResponse(answer, key, out var consumed));
        Assert.Equal(answer.Length, consumed);
    }

    [Theory]
    [InlineData("101", "403")]
    [InlineData("websocket", "h2c")]
    [InlineData("Accept: s", "Accept: x")]
    [InlineData("Protocol: binary", "Protocol: chat")]
    [InlineData("Upgrade: websocket", "Sec-WebSocket-Extensions: x\r\nUpgrade: websocket")]
    public void TryReadResponse_WithAWrongPart_IsUnsupported(string part, string instead)
    {
        const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
        var answer = Encoding.ASCII.GetString(WebSocketHandshake.WriteResponse(new WebSocketRequest("/", "h", null, Key)));
        Assert.Equal(WebSocketUpgradeStatus.Upgrade, WebSocketHandshake.TryReadResponse(Encoding.ASCII.GetBytes(answer), Key, out _));
        Assert.Equal(
            WebSocketUpgradeStatus.Unsupported,
            WebSocketHandshake.TryReadResponse(Encoding.ASCII.GetBytes(answer.Replace(part, instead, StringComparison.Ordinal)), Key, out _));
    }
}
