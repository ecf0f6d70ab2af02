using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Tests.Mtproto;
using Gateway.Tests.Relaying;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Fronts;

namespace Gateway.Tests.Fronts;

/// <summary>A stranger sees the front: the same bytes, the same kind of end, at about the same time, as without the gateway.</summary>
public sealed partial class RealFrontTests
{
    // Longer than the front's own patience, so that every exchange ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static TheoryData<string> Visits() =>
    [
        "plain request", "plain request in two parts", "half a plain request", "short garbage", "long garbage", "noise", "zeros", "nothing", "nothing and the end",
        "hello", "hello with another name", "hello byte by byte", "replayed hello", "stale hello", "half a hello", "half a hello and the end", "record too long",
        "alert", "change cipher spec", "old version", "two bytes", "http2 preface", "ssh",
    ];

    [Theory]
    [MemberData(nameof(Visits))]
    public async Task Visit_ThroughTheGateway_IsWhatTheFrontItselfGives(string kind)
    {
        using var front = await RealFront.StartAsync();
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Front = new FrontSettings { Host = "127.0.0.1", Port = front.Port, ServerName = TlsPeer.Domain },
        });
        var hello = await HelloAsync(kind, fixture);

        var direct = VisitAsync(kind, hello, front.EndPoint);
        var through = VisitAsync(kind, hello, fixture.EndPoint);
        var (expected, end, time) = await direct;
        var (given, givenEnd, givenTime) = await through;

        var (shape, lengths) = Shape(expected);
        var (givenShape, givenLengths) = Shape(given);
        Assert.Equal(shape, givenShape);
        Assert.Equal(lengths.Count, givenLengths.Count);
        Assert.All(lengths.Zip(givenLengths), pair => Assert.InRange(pair.Second - pair.First, -3, 3));
        Assert.Equal(end, givenEnd);
        Assert.InRange((givenTime - time).TotalMilliseconds, -1500, 1500);
    }

    [Fact]
    public async Task Browser_ThroughTheGateway_GetsThePage()
    {
        using var front = await RealFront.StartAsync();
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = new FrontSettings { Host = "127.0.0.1", Port = front.Port } });
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } });

        Assert.Equal("the front\n", await client.GetStringAsync($"https://{fixture.EndPoint}/", Timeouts.Token));
    }

    /// <summary>The gateway has looked at the front by itself, and its own answer is of the front's form and length.</summary>
    [Fact]
    public async Task Detail12_Answer_LooksLikeTheFronts()
    {
        using var front = await RealFront.StartAsync();
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Front = new FrontSettings { Host = "127.0.0.1", Port = front.Port, ServerName = TlsPeer.Domain },
        });
        var known = fixture.Host.Gate.Fronts.Current.Single();
        await Timeouts.UntilAsync(() => known.Report is not null);
        Assert.Null(known.Report!.Problem);
        Assert.False(known.Profile.IsBuiltIn);

        foreach (var shape in Enum.GetValues<ClientHelloShape>())
        {
            var hello = TlsPeer.Hello(shape);
            using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await client.SendAsync(hello);
            var ours = await client.ReadAnswerAsync(hello);
            using var stranger = await TlsPeer.ConnectAsync(front.EndPoint);
            await stranger.SendAsync(hello);
            var theirs = await stranger.ReadExactlyAsync(ours.Length - 3);

            var first = 5 + BinaryPrimitives.ReadUInt16BigEndian(theirs.AsSpan(3));
            Assert.Equal(Fixed(theirs, first), Fixed(ours, first));
            Assert.Equal(theirs[first..(first + 6)], ours[first..(first + 6)]);
            stranger.Socket.Shutdown(SocketShutdown.Send);
            var rest = (await stranger.ReadToEndAsync()).Length;
            Assert.InRange(rest, 0, 6 + 7 + 24);
        }

        // Without the random and the key.
        static string Fixed(byte[] answer, int first) => Convert.ToHexString([.. answer[..11], .. answer[43..(first - 32)]]);
    }

    private static async Task<byte[]> HelloAsync(string kind, RelayFixture fixture)
    {
        var hello = kind switch
        {
            "replayed hello" => TlsPeer.Hello(),
            "stale hello" => TlsPeer.Hello(time: DateTimeOffset.UnixEpoch.AddYears(30)),
            "hello with another name" => Probe("other.example.com"),
            _ => Probe(TlsPeer.Domain),
        };
        if (kind == "replayed hello")
        {
            using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await client.SendAsync(hello);
            await client.ReadAnswerAsync(hello);
        }

        return hello;

        static byte[] Probe(string name) => FrontProbe.Create(name, ClientHelloShape.PostQuantum, FrontProbe.Offers[0], SystemRandomSource.Instance).Hello.ToArray();
    }

    private static async Task<(byte[] Bytes, string End, TimeSpan Time)> VisitAsync(string kind, byte[] hello, IPEndPoint target)
    {
        var start = Stopwatch.GetTimestamp();
        using var visitor = await TlsPeer.ConnectAsync(target);
        var sent = new byte[1000];
        new Random(5).NextBytes(sent);
        byte[][] parts = kind switch
        {
            "plain request" => [.. Ascii("GET / HTTP/1.1\r\nHost: front.example.org\r\n\r\n")],
            "plain request in two parts" => [.. Ascii("GE", "T / HTTP/1.1\r\nHost: a\r\n\r\n")],
            "half a plain request" => [.. Ascii("GET / HT")],
            "short garbage" => [.. Ascii("garbage\r\n")],
            "long garbage" => [.. Ascii(new string('x', 300) + "\r\n\r\n")],
            "noise" => [sent],
            "zeros" => [new byte[200]],
            "hello byte by byte" => [.. hello.Chunk(1)],
            "half a hello" or "half a hello and the end" => [hello[..500]],
            "record too long" => [[0x16, 3, 1, 0x80, 0, 1, .. sent]],
            "alert" => [[0x15, 3, 1, 0, 2, 2, 40]],
            "change cipher spec" => [[0x14, 3, 3, 0, 1, 1]],
            "old version" => [[0x16, 3, 0, 0, 50, .. sent[..50]]],
            "two bytes" => [[0x16, 3]],
            "http2 preface" => [.. Ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
            "ssh" => [.. Ascii("SSH-2.0-OpenSSH_9.2p1\r\n")],
            "nothing" or "nothing and the end" => [],
            _ => [hello],
        };
        foreach (var part in parts)
        {
            await visitor.Socket.SendAsync(part, Timeouts.Token);
        }

        if (kind.EndsWith("and the end", StringComparison.Ordinal))
        {
            visitor.Socket.Shutdown(SocketShutdown.Send);
        }

        var all = new MemoryStream();
        var bytes = new byte[16384];
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await visitor.Socket.ReceiveAsync(bytes, limit.Token) is var count and > 0)
            {
                all.Write(bytes, 0, count);
            }

            return (all.ToArray(), "end", Stopwatch.GetElapsedTime(start));
        }
        catch (SocketException)
        {
            return (all.ToArray(), "reset", Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException)
        {
            return (all.ToArray(), "open", Stopwatch.GetElapsedTime(start));
        }

        static IEnumerable<byte[]> Ascii(params string[] texts) => texts.Select(Encoding.ASCII.GetBytes);
    }

    // What is random in an answer of TLS is left out, and the hour in one of HTTP. Lengths of encrypted records are apart: a signature's differs by some bytes.
    private static (string Text, List<int> Lengths) Shape(byte[] bytes)
    {
        if (bytes.Length < 100 || bytes[0] != 0x16)
        {
            return (Hour().Replace(Encoding.Latin1.GetString(bytes), "Date: then"), []);
        }

        var shape = new StringBuilder();
        var lengths = new List<int>();
        for (var at = 0; at + 5 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 3));
            shape.Append(Convert.ToHexString(bytes, at, 3)).Append('\n');
            lengths.Add(length);
            if (bytes[at] != 0x17)
            {
                shape.Append(Convert.ToHexString(bytes, at + 5, Math.Min(6, (int)length))).Append('\n');
            }

            at += 5 + length;
        }

        return (shape.ToString(), lengths);
    }

    [GeneratedRegex("Date: [^\r]*")]
    private static partial Regex Hour();
}
