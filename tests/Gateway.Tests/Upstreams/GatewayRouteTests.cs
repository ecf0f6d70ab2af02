using System.Net;
using Emulator.Proxies;
using Gateway.Tests.Hosting;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams;

/// <summary>Clients through whole gateways, by the number of the data centre and the way there.</summary>
public sealed class GatewayRouteTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private IPEndPoint DataCenter => fixture.Server.DataCenters.First().Value;

    [Fact]
    public async Task Detail4_EveryKindOfNumber_GoesToItsDataCenterAndOthersNowhere()
    {
        var centers = new[] { 2, 203, 10_002 }.ToDictionary(number => number, _ => (IReadOnlyList<IPEndPoint>)[DataCenter]);
        await using var host = await StartAsync(new RouteSettings { DataCenters = centers }, new UpstreamSettings { Prepared = 0 });
        foreach (var number in new[] { 2, -2, 203, -203, 10_002, -10_002 })
        {
            Assert.Equal((number, ProxyFailure.None), (number, (await ProbeAsync(host, number)).Failure));
        }

        foreach (var number in new[] { 4, -4, 10_004, 10_203, short.MinValue })
        {
            Assert.Equal((number, ProxyFailure.Closed), (number, (await ProbeAsync(host, number)).Failure));
        }

        Assert.Equal(5, host.Workers[0].Counters[GatewayCounter.UnknownDataCenters]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Detail4_UnknownNumber_GoesWhereTheOperatorSays(bool toDefault)
    {
        var routes = toDefault
            ? new RouteSettings { Default = [DataCenter] }
            : new RouteSettings { DataCenters = new Dictionary<int, IReadOnlyList<IPEndPoint>> { [2] = [DataCenter] }, UnknownAs = 2 };
        await using var host = await StartAsync(routes, new UpstreamSettings { Prepared = 0 });
        Assert.Equal(ProxyFailure.None, (await ProbeAsync(host, 77)).Failure);
    }

    [Theory]
    [InlineData(EmulatorProxyKind.Socks5, 0)]
    [InlineData(EmulatorProxyKind.Http, 0)]
    [InlineData(EmulatorProxyKind.Socks5, 2)]
    public async Task Call_ThroughTheGatewaysProxy_IsAnswered(EmulatorProxyKind kind, int prepared)
    {
        await using var proxy = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = kind, Username = "reader", Password = "sesame" });
        Assert.True(ProxyAddress.TryParse(proxy.Address, out var way, out _));
        await using var host = await StartAsync(new RouteSettings { Default = [DataCenter] }, new UpstreamSettings { Proxies = [way], Prepared = prepared });
        for (var i = 0; i < 4; i++)
        {
            await using var client = new TelegramClient(Options(2) with { Proxy = ProxyOf(host) }, new ClientSessionState());
            Assert.Null((await client.CallAsync(new HelpGetConfig())).Error);
        }

        Assert.True(proxy.Relayed >= 4);
        if (prepared > 0)
        {
            Assert.True(host.Workers[0].Counters[GatewayCounter.PreparedUsed] > 0);
        }
    }

    [Fact]
    public async Task Call_ProxyOfTwoDiesUnderTraffic_ClientsGoOnThroughTheOther()
    {
        await using var first = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5 });
        await using var second = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5 });
        Assert.True(ProxyAddress.TryParse(first.Address, out var one, out _));
        Assert.True(ProxyAddress.TryParse(second.Address, out var two, out _));
        await using var host = await StartAsync(new RouteSettings { Default = [DataCenter] }, new UpstreamSettings { Proxies = [one, two], ProbeInterval = TimeSpan.Zero });
        for (var i = 0; i < 24; i++)
        {
            if (i == 8)
            {
                await first.FailAsync(EmulatorProxyFault.Dead);
            }

            Assert.Equal((i, ProxyFailure.None), (i, (await ProbeAsync(host, 2)).Failure));
        }

        Assert.True(host.Upstreams.Of(one).Health.IsOut);
        Assert.True(second.Relayed > first.Relayed);
    }

    [Fact]
    public async Task Load_ClientsComeAndGo_IsBackAtNothing()
    {
        await using var host = await StartAsync(new RouteSettings { Default = [DataCenter] }, new UpstreamSettings { Balancing = BalancingPolicy.LeastConnections });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(ProxyFailure.None, (await ProbeAsync(host, 2)).Failure);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (host.Upstreams.Of(DataCenter).Load.Open != 0)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private static ProxyAddress ProxyOf(GatewayHost host)
    {
        Assert.True(ProxyAddress.TryParse($"mtproxy://dd{GatewayFactory.Key}@{host.EndPoints[0]}", out var address, out _));
        return address;
    }

    private Task<GatewayHost> StartAsync(RouteSettings routes, UpstreamSettings upstreams) =>
        GatewayFactory.StartAsync(GatewayFactory.Settings(DataCenter) with { Routes = routes, Upstreams = upstreams });

    private async Task<ProxyProbeResult> ProbeAsync(GatewayHost host, int number) =>
        await ProxyProbe.RunAsync(ProxyOf(host), number, Options(number), TestContext.Current.CancellationToken);

    private TelegramClientOptions Options(int number) => new()
    {
        ApiId = 1,
        ApiHash = "hash",
        DcAddresses = new Dictionary<int, EndPoint> { [number] = DataCenter },
        PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(fixture.Server.PublicKeyPath)),
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ProxyTimeout = TimeSpan.FromSeconds(20),
    };
}
