using System.Net;
using System.Text;
using MTProto.Client.Proxies;

namespace MTProto.Tests.Client.Proxies;

public sealed class HttpConnectTests
{
    [Fact]
    public void Request_WithCredentials_IsAsTheRfcsSay()
    {
        Assert.Equal(
            "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n",
            Encoding.ASCII.GetString(HttpConnect.Request(IPEndPoint.Parse("[2001:db8::1]:443"), "Aladdin", "open sesame")));
        Assert.Equal(
            "CONNECT dc.example:443 HTTP/1.1\r\nHost: dc.example:443\r\n\r\n",
            Encoding.ASCII.GetString(HttpConnect.Request(new DnsEndPoint("dc.example", 443), null, null)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 Connection established\r\n\r\n", 200)]
    [InlineData("HTTP/1.0 200\r\n\r\n", 200)]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", 407)]
    public void ReadResponse_EveryPrefix_IsIncomplete(string text, int expected)
    {
        var whole = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal(ReplyStatus.Incomplete, HttpConnect.ReadResponse(whole.AsSpan(0, length), out _, out _));
        }

        Assert.Equal(ReplyStatus.Whole, HttpConnect.ReadResponse([.. whole, 1, 2, 3], out var code, out var consumed));
        Assert.Equal((expected, whole.Length), (code, consumed));
    }

    [Theory]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("220 mail.example.org\r\n\r\n")]
    [InlineData("HTTP/1.1 099 no\r\n\r\n")]
    [InlineData("HTTP/1.1 20x no\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 no\r\n\r\n")]
    [InlineData("x")]
    public void ReadResponse_SomethingElse_IsInvalid(string text) =>
        Assert.Equal(ReplyStatus.Invalid, HttpConnect.ReadResponse(Encoding.ASCII.GetBytes(text), out _, out _));

    [Fact]
    public void ReadResponse_HeaderWithoutEnd_IsInvalidAtTheLimit()
    {
        var endless = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('x', HttpConnect.MaxHeader));
        Assert.Equal(ReplyStatus.Incomplete, HttpConnect.ReadResponse(endless.AsSpan(0, HttpConnect.MaxHeader - 1), out _, out _));
        Assert.Equal(ReplyStatus.Invalid, HttpConnect.ReadResponse(endless.AsSpan(0, HttpConnect.MaxHeader), out _, out _));
    }

    [Fact]
    public void ReadResponse_EveryByteChange_NeverThrows()
    {
        var whole = "HTTP/1.1 200 OK\r\nVia: x\r\n\r\n"u8.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])whole.Clone();
                changed[i] = (byte)value;
                if (HttpConnect.ReadResponse(changed, out var code, out var consumed) == ReplyStatus.Whole)
                {
                    Assert.InRange(code, 100, 599);
                    Assert.InRange(consumed, 16, whole.Length);
                }
            }
        }
    }
}
