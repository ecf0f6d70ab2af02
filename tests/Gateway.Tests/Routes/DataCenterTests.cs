using System.Net;
using Emulator.Proxies;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstreams;
using Microsoft.Extensions.Logging.Abstractions;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Routes.Refresh;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Control;

namespace Gateway.Tests.Routes;

/// <summary>What asks data centres, with whole ones.</summary>
public sealed class DataCenterTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task ConfigQuestion_DataCenter_SaysWhereAllAre()
    {
        var question = new ConfigQuestion(new RefreshSettings(), () => null, null, TimeProvider.System)
        {
            PublicKeys = RsaPublicKey.ReadPem(await File.ReadAllTextAsync(fixture.Server.PublicKeyPath, TestContext.Current.CancellationToken)),
        };
        var (id, address) = fixture.Server.DataCenters.First();
        var (list, problem) = await question.AskAsync(id, address, TestContext.Current.CancellationToken);
        Assert.Null(problem);
        Assert.Equal(fixture.Server.DataCenters.OrderBy(pair => pair.Key).Select(pair => pair.Value), list!.Addresses.OrderBy(pair => pair.Key).Select(pair => pair.Value[0]));
    }

    [Fact]
    public async Task ConfigQuestion_WhoAnswersHasAnotherKey_IsNotBelieved()
    {
        var (id, address) = fixture.Server.DataCenters.First();
        var question = new ConfigQuestion(new RefreshSettings(), () => null, null, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var (list, problem) = await question.AskAsync(id, address, limit.Token);
        Assert.Null(list);
        Assert.NotNull(problem);
    }

    [Fact]
    public void ListOf_EveryKindOfOption_GoesWhereItBelongs()
    {
        var list = ConfigQuestion.ListOf(new Config
        {
            DcOptions =
            [
                new DcOption { Id = 2, IpAddress = "192.0.2.1", Port = 443 },
                new DcOption { Id = 2, IpAddress = "192.0.2.2", Port = 443, Static = true },
                new DcOption { Id = 2, IpAddress = "2001:db8::2", Port = 443, Ipv6 = true },
                new DcOption { Id = 2, IpAddress = "192.0.2.3", Port = 443, MediaOnly = true },
                new DcOption { Id = 203, IpAddress = "192.0.2.4", Port = 443, Cdn = true },
                new DcOption { Id = 4, IpAddress = "192.0.2.5", Port = 443, Secret = [1, 2, 3] },
                new DcOption { Id = 5, IpAddress = "nonsense", Port = 443 },
                new DcOption { Id = 0, IpAddress = "192.0.2.6", Port = 443 },
                new DcOption { Id = 3, IpAddress = "192.0.2.7", Port = 0 },
            ],
        });
        Assert.Equal(
            "-2=192.0.2.3:443\n2=192.0.2.2:443,192.0.2.1:443,[2001:db8::2]:443\n203=192.0.2.4:443\n",
            list.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(EmulatorProxyKind.Socks5)]
    [InlineData(EmulatorProxyKind.Http)]
    public async Task RouteDoctor_EveryWay_IsTimed(EmulatorProxyKind? kind)
    {
        await using var proxy = kind is { } of ? await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = of }) : null;
        await using var silent = new EchoServer();
        var centers = fixture.Server.DataCenters.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)[pair.Value]);
        centers[99] = [EchoServer.Refusing()];
        centers[98] = [silent.EndPoint];
        var settings = new UpstreamSettings { Proxies = proxy is null ? [] : [Address(proxy.Address)], AttemptTimeout = TimeSpan.FromSeconds(10) };
        var findings = await RouteDoctor.ExamineAsync(RouteTable.Create(new RouteSettings { DataCenters = centers }), settings, TimeProvider.System, TestContext.Current.CancellationToken);
        foreach (var finding in findings)
        {
            Assert.Equal(finding.DataCenter is not (98 or 99), finding.Result.IsAlive);
            Assert.Equal(finding.Result.IsAlive, finding.Result.Answered is not null);
            Assert.Equal(proxy is null ? null : Address(proxy.Address).Id, finding.Through);
        }

        Assert.Equal(centers.Count, findings.Count);
    }

    [Fact]
    public async Task UpstreamProber_UpstreamThatIsOut_IsFoundAgainWithoutAClient()
    {
        await using var harness = new DialHarness();
        var address = fixture.Server.DataCenters.First().Value;
        var table = harness.Table(new UpstreamSettings { ProbeInterval = TimeSpan.FromSeconds(1), Prepared = 0 });
        var routes = RouteTable.Create(new RouteSettings { Default = [address] });
        var upstream = harness.Registry.Of(address);
        while (!upstream.Health.IsOut)
        {
            upstream.Health.Failed(Environment.TickCount64, table.Settings);
        }

        var sut = new UpstreamProber(() => routes, () => table, TimeProvider.System, new Random(1));
        await harness.UntilAsync(async () =>
        {
            await sut.ProbeDueAsync(TestContext.Current.CancellationToken);
            return !upstream.Health.IsOut;
        });
        Assert.Equal($"back {address}", Assert.Single(harness.Events));
    }

    [Fact]
    public async Task ProxyResolver_ProxyWithAName_CanBeDialled()
    {
        await using var harness = new DialHarness();
        await using var server = new EchoServer();
        await using var proxy = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5 });
        var table = harness.Table(new UpstreamSettings { Proxies = [Address($"socks5://localhost:{proxy.EndPoint.Port}")], Prepared = 0 });
        var route = DialHarness.RouteTo(server.EndPoint);
        Assert.Equal(DialFailure.Unreachable, (await harness.DialAsync(table, route)).Failure);

        await new ProxyResolver(() => table, TimeProvider.System, NullLogger.Instance).ResolveDueAsync(TestContext.Current.CancellationToken);

        var (socket, failure, _) = await harness.DialAsync(table, route, "x");
        Assert.Null(failure);
        socket!.Dispose();
    }

    private static ProxyAddress Address(string text)
    {
        Assert.True(ProxyAddress.TryParse(text, out var address, out _));
        return address;
    }
}
