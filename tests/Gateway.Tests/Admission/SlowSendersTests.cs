using System.Net;
using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Listening;
using MTProto.Transports;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Admission;

/// <summary>Whoever takes his time is cut at the deadline of the stage that he is in: not before, and not much later.</summary>
public sealed class SlowSendersTests : IAsyncLifetime
{
    private static readonly TimeSpan FirstByte = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan ProxyHeader = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(1500);

    // A deadline is kept to a tick, and a busy machine may come later to everything.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private readonly EchoDataCenter _dataCenter = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dataCenter.DisposeAsync();

    [Fact]
    public async Task Nothing_IsCutAtTheFirstBytesDeadline()
    {
        await using var host = await StartAsync();
        using var client = await RawClient.ConnectAsync(host.EndPoints[0]);

        Assert.Equal(0, await client.ReadToEndAsync());

        AssertCut(client, FirstByte);
        Assert.Equal(1, host.Workers[0].Counters[GatewayCounter.FirstByteTimeouts]);
    }

    // Wire detail 3 among others: what may still become a header, a greeting, or an upgrade is waited for until the deadline.
    [Theory]
    [InlineData("obfuscated")]
    [InlineData("tls")]
    [InlineData("websocket")]
    [InlineData("proxy")]
    public async Task BytesOneByOne_AreCutAtTheHandshakesDeadline(string kind)
    {
        await using var host = await StartAsync();
        using var client = await RawClient.ConnectAsync(host.EndPoints[0]);
        var bytes = kind switch
        {
            "obfuscated" => Noise(),
            "tls" => [0x16, 0x03, 0x01, 0x06, 0x00, .. Noise()],
            "websocket" => Encoding.ASCII.GetBytes("GET /apiws HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n"),
            _ => "PROX"u8.ToArray(),
        };

        var sending = client.TrickleAsync(bytes, 60);
        var received = await client.ReadToEndAsync();
        var age = client.Age;
        await sending;

        Assert.Equal(0, received);
        Assert.InRange(age, Handshake - Early, Handshake + Late);
    }

    [Fact]
    public async Task ProxyHeader_ByteByByte_IsCutAtItsDeadline()
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await RawClient.ConnectAsync(host.EndPoints[0]);

        var sending = client.TrickleAsync("PROXY TCP4 192.0.2.1 192.0.2.2"u8.ToArray(), 50);
        Assert.Equal(0, await client.ReadToEndAsync());
        AssertCut(client, ProxyHeader);
        await sending;
    }

    [Fact]
    public async Task ProxyHeaderAlone_IsCutAtTheFirstBytesDeadlineAfterIt()
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await RawClient.ConnectAsync(host.EndPoints[0]);

        await client.SendAsync("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n"u8.ToArray());
        Assert.Equal(0, await client.ReadToEndAsync());

        AssertCut(client, FirstByte);
    }

    // Wire detail 8: a wrong secret is answered by nothing, and its end tells nothing either.
    [Fact]
    public async Task Detail8_WrongSecret_IsReadInSilenceUntilTheHandshakesDeadline()
    {
        await using var host = await StartAsync();
        using var client = await RawClient.ConnectAsync(host.EndPoints[0]);
        var noise = new byte[200];
        new Random(3).NextBytes(noise);
        noise[0] = 0x5a;

        await client.SendAsync(noise);
        Assert.Equal(0, await client.ReadToEndAsync());

        AssertCut(client, Handshake);
        Assert.Equal(1, host.Workers[0].Counters[GatewayCounter.ObfuscatedRejected]);
    }

    [Fact]
    public async Task SlowClient_WithinTheDeadline_IsServed()
    {
        await using var host = await StartAsync();
        using var client = await EchoClient.ConnectAsync(host.EndPoints[0]);

        await client.Raw.TrickleAsync(client.Start.AsMemory(0, 20), 5);
        await client.Raw.TrickleAsync(client.Start.AsMemory(20, 40), 1);
        await client.Raw.SendAsync(client.Start.AsMemory(60));
        await client.EchoAsync(5000);
    }

    [Fact]
    public async Task DataCenterThatDoesNotAnswer_IsCutAtTheDialsDeadline()
    {
        using var hole = new Upstreams.BlackHole();
        var settings = GatewayFactory.Settings(hole.EndPoint) with { Protection = new ProtectionSettings { Dial = FirstByte, Handshake = TimeSpan.FromSeconds(60) } };
        await using var host = await GatewayFactory.StartAsync(settings);
        using var client = await EchoClient.OpenAsync(host.EndPoints[0]);

        Assert.Equal(0, await client.Raw.ReadToEndAsync());

        AssertCut(client.Raw, FirstByte);
    }

    private static byte[] Noise()
    {
        var noise = new byte[ObfuscationHeader.Length - 1];
        new Random(5).NextBytes(noise);
        noise[0] = 1;
        return noise;
    }

    private static void AssertCut(RawClient client, TimeSpan deadline) => Assert.InRange(client.Age, deadline - Early, deadline + Late);

    private Task<GatewayHost> StartAsync(string? balancers = null) => GatewayFactory.StartAsync(GatewayFactory.Settings(_dataCenter.EndPoint) with
    {
        Listeners =
        [
            new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), ProxyProtocolFrom = balancers is null ? [] : [IPNetwork.Parse(balancers)] },
        ],
        Protection = new ProtectionSettings { FirstByte = FirstByte, ProxyHeader = ProxyHeader, Handshake = Handshake },
    });
}
