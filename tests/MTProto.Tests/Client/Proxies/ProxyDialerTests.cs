using System.Net;
using System.Text;
using MTProto.Client.Proxies;
using Testing;

namespace MTProto.Tests.Client.Proxies;

/// <summary>The dialogues with SOCKS5 and HTTP proxies, byte for byte, with the answers cut into pieces.</summary>
public sealed class ProxyDialerTests
{
    private static readonly EndPoint Target = IPEndPoint.Parse("192.0.2.1:443");

    [Theory]
    [InlineData("socks5://h:1", "050100|05010001C000020101BB", "0500|05000001000000000000", ProxyFailure.None)]
    [InlineData("socks5://u:p@h:1", "05020002|0101750170|05010001C000020101BB", "0502|0100|05000001000000000000", ProxyFailure.None)]
    [InlineData("socks5://u:p@h:1", "05020002|05010001C000020101BB", "0500|0500000304686F737401BB", ProxyFailure.None)]
    [InlineData("socks5://u:p@h:1", "05020002|0101750170", "0502|0101", ProxyFailure.Credentials)]
    [InlineData("socks5://u:p@h:1", "05020002|0101750170", "0502|0500", ProxyFailure.Protocol)]
    [InlineData("socks5://h:1", "050100", "05FF", ProxyFailure.Credentials)]
    [InlineData("socks5://h:1", "050100", "0502", ProxyFailure.Protocol)]
    [InlineData("socks5://h:1", "050100", "4854", ProxyFailure.Protocol)]
    [InlineData("socks5://h:1", "050100|05010001C000020101BB", "0500|05010001000000000000", ProxyFailure.Forbidden)]
    [InlineData("socks5://h:1", "050100|05010001C000020101BB", "0500|05050001000000000000", ProxyFailure.Target)]
    [InlineData("socks5://h:1", "050100|05010001C000020101BB", "0500|04000001000000000000", ProxyFailure.Protocol)]
    [InlineData("socks5://h:1", "050100|05010001C000020101BB", "0500|0500", ProxyFailure.Closed)]
    public async Task Open_Socks_SaysWhatTheRfcsSayAndTellsFailuresApart(string proxy, string sent, string answered, ProxyFailure expected)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var (client, server) = DuplexStream.CreatePair(maxSegment: 3, seed);
            var serving = ServeAsync(server, sent.Split('|').Select(Convert.FromHexString), answered.Split('|').Select(Convert.FromHexString));
            var result = await ProxyDialer.OpenAsync(Parse(proxy), client, Target, TestContext.Current.CancellationToken);

            Assert.Equal(expected, result.Failure);
            Assert.Equal(expected == ProxyFailure.None, result.Stream is not null);
            await serving;
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n", ProxyFailure.None)]
    [InlineData("HTTP/1.0 204 fine\r\n\r\n", ProxyFailure.None)]
    [InlineData("HTTP/1.1 407 no\r\nContent-Length: 0\r\n\r\n", ProxyFailure.Credentials)]
    [InlineData("HTTP/1.1 403 no\r\n\r\n", ProxyFailure.Forbidden)]
    [InlineData("HTTP/1.1 503 busy\r\n\r\n", ProxyFailure.Forbidden)]
    [InlineData("HTTP/1.1 502 no\r\n\r\n", ProxyFailure.Target)]
    [InlineData("HTTP/1.1 101 no\r\n\r\n", ProxyFailure.Protocol)]
    [InlineData("SSH-2.0-x\r\n\r\n", ProxyFailure.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nVia:", ProxyFailure.Closed)]
    public async Task Open_Http_TellsFailuresApart(string answered, ProxyFailure expected)
    {
        var request = Encoding.ASCII.GetBytes("CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1:443\r\nProxy-Authorization: Basic dTpw\r\n\r\n");
        for (var seed = 0; seed < 8; seed++)
        {
            var (client, server) = DuplexStream.CreatePair(maxSegment: 5, seed);
            var serving = ServeAsync(server, [request], [Encoding.ASCII.GetBytes(answered)]);
            var result = await ProxyDialer.OpenAsync(Parse("http://u:p@h:1"), client, Target, TestContext.Current.CancellationToken);

            Assert.Equal(expected, result.Failure);
            await serving;
        }
    }

    private static ProxyAddress Parse(string text) => ProxyAddress.TryParse(text, out var address, out _) ? address : throw new ArgumentException(text);

    private static async Task ServeAsync(DuplexStream server, IEnumerable<byte[]> expected, IEnumerable<byte[]> answers)
    {
        foreach (var (request, answer) in expected.Zip(answers))
        {
            var received = new byte[request.Length];
            await server.ReadExactlyAsync(received);
            Assert.Equal(Convert.ToHexString(request), Convert.ToHexString(received));
            await server.WriteAsync(answer);
        }

        await server.DisposeAsync();
    }
}
