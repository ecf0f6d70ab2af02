using System.Text;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Sniffing;
using Testing;

namespace Gateway.Tests.Sniffing;

public sealed class RecognitionTests
{
    private const string Upgrade =
        "GET /apiws HTTP/1.1\r\nHost: venus.web.telegram.org\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\nSec-WebSocket-Version: 13\r\n\r\n";

    public static TheoryData<string, string, string> Openings => new()
    {
        { Hex(Noise(64)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.Obfuscated) },
        { "16030102000100" + Hex(Noise(80)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.Tls) },
        { "1603010605010006" + Hex(Noise(80)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.Tls) },
        { "160301000101" + Hex(Noise(80)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.Tls) },
        { "160303100001000f" + Hex(Noise(80)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.Tls) },
        { "1603010200" + "02" + Hex(Noise(80)), nameof(SniffStatus.Invalid), nameof(SniffedProtocol.Tls) },
        { Text(Upgrade), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.WebSocket) },
        { Text(Upgrade.Replace("/apiws", "/apiws_test?x=1", StringComparison.Ordinal)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.WebSocket) },
        { Text(Upgrade.Replace("binary", "chat, BINARY", StringComparison.Ordinal)), nameof(SniffStatus.Recognised), nameof(SniffedProtocol.WebSocket) },
        { Text(Upgrade.Replace("Sec-WebSocket-Protocol: binary\r\n", string.Empty, StringComparison.Ordinal)), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text(Upgrade.Replace("Upgrade: websocket", "Upgrade: h2c", StringComparison.Ordinal)), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("GET /apiw"), nameof(SniffStatus.Incomplete), nameof(SniffedProtocol.Unknown) },
        { Text("HEAD / HTTP/1.0\r\n\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("POST /api HTTP/1.1\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("OPTIONS * HTTP/1.1\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("DELETE /x HTTP/1.1\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("CONNECT a.example:443 HTTP/1.1\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("PUT /x HTTP/1.1\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http) },
        { Text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.Http2) },
        { Text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"), nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.ProxyHeader) },
        { "0d0a0d0a000d0a515549540a21110000", nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.ProxyHeader) },
        { "ef0011", nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.PlainTransport) },
        { "eeeeeeee", nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.PlainTransport) },
        { "dddddddd", nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.PlainTransport) },
        { "3400000000000000", nameof(SniffStatus.Unsupported), nameof(SniffedProtocol.PlainTransport) },
    };

    [Theory]
    [MemberData(nameof(Openings))]
    public void Classify_Opening_IsTold(string hex, string status, string protocol)
    {
        var result = Recognition.Classify(Convert.FromHexString(hex));

        Assert.Equal((status, protocol), (result.Status.ToString(), result.Protocol.ToString()));
    }

    [Theory]
    [MemberData(nameof(Openings))]
    public void Classify_EveryPrefix_NeverContradictsTheWhole(string hex, string status, string protocol)
    {
        var data = Convert.FromHexString(hex);
        for (var length = 0; length <= data.Length; length++)
        {
            var result = Recognition.Classify(data.AsSpan(0, length));
            if (result.Status == SniffStatus.Incomplete)
            {
                Assert.True(result.Needed > length);
                continue;
            }

            Assert.Equal((status, protocol), (result.Status.ToString(), result.Protocol.ToString()));
            Assert.Equal(0, result.Needed);
        }
    }

    [Theory]
    [MemberData(nameof(Openings))]
    public void Classify_AskedAgainAtNeeded_TellsTheSameAsByteByByte(string hex, string status, string protocol)
    {
        var data = Convert.FromHexString(hex);
        var length = 0;
        var result = Recognition.Classify([]);
        while (result.Status == SniffStatus.Incomplete && result.Needed <= data.Length)
        {
            length = result.Needed;
            result = Recognition.Classify(data.AsSpan(0, length));
        }

        if (result.Status == SniffStatus.Incomplete)
        {
            result = Recognition.Classify(data);
        }

        Assert.Equal((status, protocol), (result.Status.ToString(), result.Protocol.ToString()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(8, 64)]
    [InlineData(63, 64)]
    public void Classify_PartOfNoise_NeedsSoMany(int length, int needed) =>
        Assert.Equal(SniffResult.Incomplete(needed), Recognition.Classify(Noise(64).AsSpan(0, length)));

    // Wire detail 3: what a client's first leg never begins with.
    [Theory]
    [InlineData("ef")]
    [InlineData("48454144")]
    [InlineData("504f5354")]
    [InlineData("47455420")]
    [InlineData("4f505449")]
    [InlineData("eeeeeeee")]
    [InlineData("dddddddd")]
    [InlineData("16030102")]
    [InlineData("a1b2c3d400000000")]
    public void Detail3_ReservedStart_IsNoObfuscationHeader(string hex)
    {
        var header = Noise(64);
        Convert.FromHexString(hex).CopyTo(header, 0);

        var result = Recognition.Classify(header);

        Assert.NotEqual(SniffStatus.Incomplete, result.Status);
        Assert.NotEqual(SniffedProtocol.Obfuscated, result.Protocol);
    }

    // Wire detail 3: starts that look like other protocols and that clients do not keep away from.
    [Theory]
    [InlineData("16030105")]
    [InlineData("160301ffff")]
    [InlineData("1603010400ff")]
    [InlineData("505249")]
    [InlineData("50555420")]
    [InlineData("50524f58")]
    [InlineData("0d0a0d0a")]
    [InlineData("434f4e4e454354")]
    [InlineData("aabbccdd00000001")]
    public void Detail3_StartThatClientsMaySend_IsAnObfuscationHeader(string hex)
    {
        var header = Noise(64);
        Convert.FromHexString(hex).CopyTo(header, 0);

        Assert.Equal(SniffResult.Recognised(SniffedProtocol.Obfuscated), Recognition.Classify(header));
    }

    [Fact]
    public void Classify_HeadersOfOurOwnClient_AreObfuscated()
    {
        var random = new SeededRandomSource(7);
        for (var i = 0; i < 10_000; i++)
        {
            var header = new byte[64];
            do
            {
                random.Fill(header);
            }
            while (TransportRecognition.Recognize(header, out _, out _) != RecognitionStatus.Obfuscated);

            Assert.Equal(SniffedProtocol.Obfuscated, Recognition.Classify(header).Protocol);
        }
    }

    [Fact]
    public void Classify_UpgradeWithoutEnd_IsHttpAtTheLimit()
    {
        var endless = Encoding.ASCII.GetBytes("GET /apiws HTTP/1.1\r\nX: " + new string('a', Recognition.MaxHttpHeader));

        Assert.Equal(SniffStatus.Incomplete, Recognition.Classify(endless.AsSpan(0, Recognition.MaxHttpHeader - 1)).Status);
        Assert.Equal(SniffResult.Unsupported(SniffedProtocol.Http), Recognition.Classify(endless.AsSpan(0, Recognition.MaxHttpHeader)));
    }

    [Fact]
    public void Classify_EverySingleByteChange_EndsAndKeepsItsWord()
    {
        foreach (var row in Openings)
        {
            var original = Convert.FromHexString(row.Data.Item1);
            for (var i = 0; i < Math.Min(original.Length, 160); i++)
            {
                var changed = (byte[])original.Clone();
                for (var value = 0; value < 256; value++)
                {
                    changed[i] = (byte)value;
                    var result = Recognition.Classify(changed);
                    Assert.True(result.Status == SniffStatus.Incomplete ? result.Needed > changed.Length : result.Needed == 0);
                }
            }
        }
    }

    private static byte[] Noise(int count)
    {
        var noise = new byte[count];
        new Random(11).NextBytes(noise);
        noise[0] = 0x5a;
        return noise;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(string text) => Hex(Encoding.ASCII.GetBytes(text));
}
