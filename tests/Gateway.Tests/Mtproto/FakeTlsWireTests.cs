using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Fronts;
using Gateway.Tests.Relaying;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Mtproto;

/// <summary>Wire details of fake TLS (docs/gateway/fronts.md) over real sockets.</summary>
public sealed class FakeTlsWireTests
{
    private static readonly byte[] ChangeCipherSpec = [0x14, 3, 3, 0, 1, 1];
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("what a client asks for, longer than one block of the cipher");

    /// <summary>The hello as it is, in records of a few bytes, and byte by byte.</summary>
    [Theory]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, 1)]
    [InlineData(100, int.MaxValue)]
    [InlineData(7, 64)]
    [InlineData(10, 1)]
    public async Task Detail9_HelloInAnyRecordsAndSegments_IsAnsweredAndRelays(int record, int segment)
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var hello = TlsPeer.Hello(ClientHelloShape.Padded);
        await client.SendAsync(record == 0 ? hello : TlsPeer.Cut(hello, record), segment);
        await client.ReadAnswerAsync(hello);

        await RelaysAsync(fixture, client, [.. ChangeCipherSpec, .. TlsPeer.Record(TlsPeer.Open(Request).Bytes)], int.MaxValue);
    }

    [Fact]
    public async Task Detail10_PostQuantumHello_IsAnsweredWithAPostQuantumShare()
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var hello = TlsPeer.Hello();
        await client.SendAsync(hello);

        var answer = await client.ReadAnswerAsync(hello);

        Assert.True(answer.AsSpan().IndexOf((byte[])[0x11, 0xec, 0x04, 0x60]) > 0);
    }

    [Theory]
    [InlineData(-1000, 0, false)]
    [InlineData(1000, 0, false)]
    [InlineData(-100, 0, true)]
    [InlineData(100, 0, true)]
    [InlineData(0, 60, true)]
    [InlineData(0, 130, false)]
    public async Task Detail10_ClientsTime_IsTakenNearOursAndJustAfterBoot(int offset, int sinceBoot, bool isTaken)
    {
        await using var front = new StubFront(1);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) });
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var time = sinceBoot > 0 ? DateTimeOffset.UnixEpoch.AddSeconds(sinceBoot) : TimeProvider.System.GetUtcNow().AddSeconds(offset);
        var hello = TlsPeer.Hello(time: time);
        await client.SendAsync(hello);

        if (isTaken)
        {
            await client.ReadAnswerAsync(hello);
        }
        else
        {
            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await client.ReadToEndAsync()));
            Assert.Equal(1, fixture.Count(GatewayCounter.FakeTlsStale));
        }
    }

    public static TheoryData<string, int> Segmentations() => new()
    {
        { "one record", int.MaxValue },
        { "one record", 1 },
        { "header apart", int.MaxValue },
        { "bytes", int.MaxValue },
        { "bytes", 3 },
        { "late spec", int.MaxValue },
        { "no spec", int.MaxValue },
        { "specs between", int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Segmentations))]
    public async Task Detail13_HeaderInAnyRecords_RelaysEveryByte(string form, int segment)
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var hello = TlsPeer.Hello();
        await client.SendAsync(hello);
        await client.ReadAnswerAsync(hello);
        var bytes = TlsPeer.Open(Request).Bytes;
        byte[] sent = form switch
        {
            "header apart" => [.. ChangeCipherSpec, .. TlsPeer.Record(bytes[..64]), .. TlsPeer.Record(bytes[64..])],
            "bytes" => [.. ChangeCipherSpec, .. bytes.SelectMany(value => TlsPeer.Record(value))],
            "late spec" => [.. TlsPeer.Record(bytes[..30]), .. ChangeCipherSpec, .. TlsPeer.Record(bytes[30..])],
            "no spec" => TlsPeer.Record(bytes),
            "specs between" => [.. bytes.Chunk(11).SelectMany(part => (byte[])[.. ChangeCipherSpec, .. TlsPeer.Record(part)])],
            _ => [.. ChangeCipherSpec, .. TlsPeer.Record(bytes)],
        };

        await RelaysAsync(fixture, client, sent, segment);
    }

    [Fact]
    public async Task Detail13_ChangeCipherSpecInASegmentOfItsOwn_IsWaitedBehind()
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var hello = TlsPeer.Hello();
        await client.SendAsync(hello);
        await client.ReadAnswerAsync(hello);
        await client.SendAsync(ChangeCipherSpec[..3]);
        await client.SendAsync(ChangeCipherSpec[3..]);

        await RelaysAsync(fixture, client, TlsPeer.Record(TlsPeer.Open(Request).Bytes), int.MaxValue);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("record")]
    public async Task Detail8_RightHelloAndWrongBytesBehindIt_AreReadOnAndNotAnswered(string wrong)
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Protection = settings.Protection with { Handshake = TimeSpan.FromSeconds(1) } });
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        var hello = TlsPeer.Hello();
        await client.SendAsync(hello);
        await client.ReadAnswerAsync(hello);
        await client.SendAsync(wrong == "header" ? [.. ChangeCipherSpec, .. TlsPeer.Record(new byte[200])] : "GET / HTTP/1.1\r\n"u8.ToArray());
        await client.SendAsync(new byte[5000]);

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(1, fixture.Count(GatewayCounter.FakeTlsBroken));
    }

    [Fact]
    public async Task Detail14_HelloSentAgain_IsTheFrontsAndAnswersAsToAStranger()
    {
        var hello = TlsPeer.Hello();
        await using var front = new StubFront(hello.Length);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) });
        using var first = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await first.SendAsync(hello);
        await first.ReadAnswerAsync(hello);

        // Whole, in other records, and after a failed digest: the digest counts, and only what had a right one is remembered.
        foreach (var again in (byte[][])[hello, TlsPeer.Cut(hello, 50)])
        {
            using var second = await TlsPeer.ConnectAsync(fixture.EndPoint);
            front.AnswerAfter = again.Length;
            await second.SendAsync(again);

            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await second.ReadToEndAsync()));
            await front.SawAsync(again);
        }

        Assert.Equal(2, fixture.Count(GatewayCounter.FakeTlsReplays));
        Assert.Equal(1, fixture.Host.Gate.Replays!.Count);
    }

    [Fact]
    public async Task Detail14_HelloThatFailed_IsNotRemembered()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Protection = settings.Protection with { Handshake = TimeSpan.FromSeconds(1) } });
        var hello = TlsPeer.Hello();
        var wrong = (byte[])hello.Clone();
        wrong[^1] ^= 1;
        using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await stranger.SendAsync(wrong);
        Assert.Empty(await stranger.ReadToEndAsync());
        Assert.Equal(0, fixture.Host.Gate.Replays!.Count);

        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await client.SendAsync(hello);
        await client.ReadAnswerAsync(hello);
    }

    [Fact]
    public async Task Hello_EveryByteChanged_IsTheFrontsWithEveryByte()
    {
        var hello = TlsPeer.Hello(ClientHelloShape.Padded);
        await using var front = new StubFront(hello.Length);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front), Protection = Lenient(settings.Protection) });
        for (var i = 0; i < hello.Length; i++)
        {
            // The lowest byte of the client's time, which may be off by as much.
            if (i == 39)
            {
                continue;
            }

            var changed = (byte[])hello.Clone();
            changed[i] ^= 0x55;
            using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await stranger.SendAsync(changed);

            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await stranger.ReadToEndAsync()));
            await front.SawAsync(changed);
            front.Visits.Clear();
        }

        await IsEmptyAsync(fixture);
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    [Fact]
    public async Task Hello_EveryPrefixThenTheEnd_IsTheFrontsWithEveryByte()
    {
        var hello = TlsPeer.Hello(ClientHelloShape.Padded);
        await using var front = new StubFront(int.MaxValue);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front), Protection = Lenient(settings.Protection) });
        for (var length = 1; length < hello.Length; length++)
        {
            using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await stranger.SendAsync(hello[..length]);
            stranger.Socket.Shutdown(SocketShutdown.Send);

            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await stranger.ReadToEndAsync()));
            await front.SawAsync(hello[..length]);
            front.Visits.Clear();
        }

        await IsEmptyAsync(fixture);
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    [Fact]
    public async Task Hello_EveryPrefixThenAReset_LeavesNothingBehind()
    {
        var hello = TlsPeer.Hello(ClientHelloShape.Padded);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Protection = Lenient(settings.Protection) });
        for (var length = 0; length <= hello.Length; length++)
        {
            using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await stranger.SendAsync(hello[..length]);
            stranger.Socket.LingerState = new LingerOption(true, 0);
        }

        await IsEmptyAsync(fixture);
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    /// <summary>A hello that comes slowly is shown to the front meanwhile, and is a client's still when its end comes.</summary>
    [Fact]
    public async Task Hello_LateEnd_IsAClientsThoughTheFrontWasShownItsBeginning()
    {
        var hello = TlsPeer.Hello();
        await using var front = new StubFront(int.MaxValue);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) with { Patience = TimeSpan.FromMilliseconds(50) } });
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await client.SendAsync(hello[..100]);
        await front.SawAsync(hello[..100]);
        await client.SendAsync(hello[100..]);
        await client.ReadAnswerAsync(hello);

        await RelaysAsync(fixture, client, [.. ChangeCipherSpec, .. TlsPeer.Record(TlsPeer.Open(Request).Bytes)], int.MaxValue);
    }

    /// <summary>Half a hello, or a few bytes of anything: the front ends it when it would without the gateway.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(300)]
    public async Task Hello_BeginningAndThenSilence_IsAnsweredWhenTheFrontDoes(int length)
    {
        var hello = TlsPeer.Hello();
        await using var front = new StubFront(length);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) with { Patience = TimeSpan.FromMilliseconds(50) } });
        using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await stranger.SendAsync(hello[..length]);

        Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await stranger.ReadToEndAsync()));
        await front.SawAsync(hello[..length]);
        stranger.Dispose();
        await IsEmptyAsync(fixture);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 and so much more that it cannot be the start of anything that is known here\r\n")]
    public async Task Stranger_OfAnyProtocol_IsTheFronts(string text)
    {
        await using var front = new StubFront(text.Length);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) });
        using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await stranger.SendAsync(Encoding.ASCII.GetBytes(text));

        Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await stranger.ReadToEndAsync()));
        await front.SawAsync(Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    public async Task Stranger_WithANameThatHasAFront_IsTakenThere()
    {
        await using var usual = new StubFront(1);
        await using var other = new StubFront(1);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Front = Front(usual) with { Domains = [new FrontDomain { ServerName = "*.example.net", Host = "127.0.0.1", Port = other.Port }] },
        });
        foreach (var (name, front) in new[] { ("a.example.net", other), ("example.net", usual), ("b.a.example.net", other), ("c.example.com", usual) })
        {
            using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
            var hello = FrontProbe.Create(name, ClientHelloShape.PostQuantum, [0x1301], SystemRandomSource.Instance).Hello.ToArray();
            front.AnswerAfter = hello.Length;
            await stranger.SendAsync(hello);
            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await stranger.ReadToEndAsync()));
            await front.SawAsync(hello);
        }
    }

    [Theory]
    [InlineData(1, "PROXY TCP4 127.0.0.1 127.0.0.1 ")]
    [InlineData(2, "\r\n\r\n\0\r\nQUIT\n")]
    public async Task Stranger_OfAFrontThatWantsAProxyHeader_ComesWithOne(int version, string start)
    {
        await using var front = new StubFront(1);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) with { ProxyProtocol = version } });
        using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await stranger.ReadToEndAsync();

        await Timeouts.UntilAsync(() => front.Visits.Values.Any(visit => Encoding.ASCII.GetString(visit).StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Strangers_AboveTheLimit_AreNotAnswered()
    {
        await using var front = new StubFront(int.MaxValue);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = Front(front) with { MaxConnections = 2 } });
        var strangers = new List<TlsPeer>();
        for (var i = 0; i < 4; i++)
        {
            strangers.Add(await TlsPeer.ConnectAsync(fixture.EndPoint));
            await strangers[i].SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        }

        await Timeouts.UntilAsync(() => fixture.Count(GatewayCounter.FrontRefused) == 2 && fixture.Count(GatewayCounter.FrontsConnected) == 2);
        strangers.ForEach(stranger => stranger.Dispose());
        await IsEmptyAsync(fixture);
    }

    [Fact]
    public async Task Stranger_OfAFrontThatIsDown_IsNotAnswered()
    {
        var port = 0;
        await using (var front = new StubFront(1))
        {
            port = front.Port;
        }

        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Front = new FrontSettings { Host = "127.0.0.1", Port = port },
            Protection = settings.Protection with { Handshake = TimeSpan.FromSeconds(1) },
        });
        using var stranger = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await Timeouts.UntilAsync(() => fixture.Count(GatewayCounter.FrontsFailed) >= 1);
        stranger.Socket.Shutdown(SocketShutdown.Send);

        Assert.Empty(await stranger.ReadToEndAsync());
    }

    private static FrontSettings Front(StubFront front) => new() { Host = "127.0.0.1", Port = front.Port };

    private static Telepool.Gateway.Admission.ProtectionSettings Lenient(Telepool.Gateway.Admission.ProtectionSettings settings) =>
        settings with { ConnectionsPerSecond = 0, MaxConnectionsPerAddress = 0, BansAutomatically = false };

    private static async Task RelaysAsync(RelayFixture fixture, TlsPeer client, byte[] bytes, int segment)
    {
        await client.SendAsync(bytes, segment);
        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);
        Assert.Equal(Request, await dataCenter.ReadAsync(Request.Length));

        await dataCenter.SendAsync([1, 2, 3]);
        Assert.Equal(TlsPeer.Record([0, 0, 0])[..5], (await client.ReadExactlyAsync(8))[..5]);
    }

    private static Task IsEmptyAsync(RelayFixture fixture) => Timeouts.UntilAsync(async () => await fixture.HeldAsync() is (0, 0, var watches) && watches <= fixture.Host.Workers.Count);
}
