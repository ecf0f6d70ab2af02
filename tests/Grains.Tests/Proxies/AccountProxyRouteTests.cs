using Grains.Interfaces.Proxies;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection;
using MTProto.Client.Proxies;
using ISessionRoutes = Grains.Accounts.Sessions.ISessionRoutes;

namespace Grains.Tests.Proxies;

public sealed class AccountProxyRouteTests
{
    [Fact]
    public async Task Choose_NoProxies_IsDirect_AndMovesOnceThereAreSome()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        var route = RouteOf(cluster, "x");
        Assert.Equal(ProxyChoice.Direct, await route.ChooseAsync(2, TestContext.Current.CancellationToken));
        Assert.False(await route.MoveIfDueAsync());

        await cluster.Proxies().AddAsync("socks5://h:1#name=a");
        await ProxyCluster.UntilAsync(async () => await route.MoveIfDueAsync(), "The account stayed without a proxy.");
        Assert.Equal("a", (await route.ChooseAsync(2, TestContext.Current.CancellationToken)).Proxy!.Id);
    }

    [Fact]
    public async Task Choose_ConfiguredProxies_NeverDirectNotEvenAtFirst()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber(), options => options.Configured = "socks5://u:p@h:1#name=a");
        Assert.Equal("p", (await RouteOf(cluster, "x").ChooseAsync(2, TestContext.Current.CancellationToken)).Proxy!.Password);
    }

    [Fact]
    public async Task Choose_AfterAFailure_IsAnotherProxyAtOnce_AndTheSameForTheNextConnection()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await AddAsync(cluster, "socks5://h:1#name=a socks5://h:2#name=b");
        var route = RouteOf(cluster, "x");
        var first = (await route.ChooseAsync(2, TestContext.Current.CancellationToken)).Proxy!;
        Assert.Same(first, (await route.ChooseAsync(4, TestContext.Current.CancellationToken)).Proxy);

        route.Report(first, new ProxyAttempt { DcId = 2, Failure = ProxyFailure.Unreachable });
        var second = (await route.ChooseAsync(2, TestContext.Current.CancellationToken)).Proxy!;
        Assert.NotEqual(first.Id, second.Id);
        route.Report(second, new ProxyAttempt { DcId = 2, Failure = ProxyFailure.Broken });
        Assert.Same(second, (await route.ChooseAsync(2, TestContext.Current.CancellationToken)).Proxy);
        Assert.Equal(second.Id, (await cluster.BindAsync("x")).ProxyId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Choose_EveryProxyBanned_IsDirectOnlyWhereThatIsAllowed(bool fallback)
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber(), options => options.FallbackDirect = fallback);
        await AddAsync(cluster, "socks5://h:1#name=a");
        await cluster.Proxies().BanAsync("a", null);
        var choice = await RouteOf(cluster, "x").ChooseAsync(2, TestContext.Current.CancellationToken);
        Assert.Null(choice.Proxy);
        Assert.Equal(fallback, choice.Refusal is null);
    }

    [Fact]
    public async Task Choose_SwitchedOff_GoesStraight()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber(), options => (options.IsEnabled, options.Configured) = (false, "socks5://h:1"));
        var route = RouteOf(cluster, "x");
        Assert.Equal(ProxyChoice.Direct, await route.ChooseAsync(2, TestContext.Current.CancellationToken));
        Assert.False(await route.MoveIfDueAsync());
    }

    [Fact]
    public async Task MoveIfDue_RotationOrDrain_MovesToAnotherProxy()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber(), options => options.Rotation = TimeSpan.FromMinutes(5));
        await AddAsync(cluster, "socks5://h:1#name=a socks5://h:2#name=b");
        var route = RouteOf(cluster, "x");
        await route.ChooseAsync(2, TestContext.Current.CancellationToken);
        var first = route.ProxyId;
        cluster.Time.Advance(TimeSpan.FromMinutes(3.9));
        Assert.False(await route.MoveIfDueAsync());
        cluster.Time.Advance(TimeSpan.FromMinutes(2.2));
        Assert.True(await route.MoveIfDueAsync());
        var second = route.ProxyId;
        Assert.NotEqual(first, second);
        Assert.False(await route.MoveIfDueAsync());

        await cluster.Proxies().DrainAsync(second);
        await ProxyCluster.UntilAsync(async () => await route.MoveIfDueAsync(), "The account stayed on a drained proxy.");
        Assert.Equal(first, route.ProxyId);

        // Where there is no other, it stays rather than goes without.
        await cluster.Proxies().DrainAsync(first);
        Assert.False(await route.MoveIfDueAsync());
        Assert.Equal(first, route.ProxyId);
    }

    [Fact]
    public void CountryOf_Numbers_AreOfTheirCountries()
    {
        Assert.Equal("DE", CallingCodes.CountryOf("4915112345678"));
        Assert.Equal("US", CallingCodes.CountryOf("12125550100"));
        Assert.Equal("CA", CallingCodes.CountryOf("14165550100"));
        Assert.Equal("RU", CallingCodes.CountryOf("79161234567"));
        Assert.Equal("KZ", CallingCodes.CountryOf("77011234567"));
        Assert.Equal("UA", CallingCodes.CountryOf("380441234567"));
        Assert.Null(CallingCodes.CountryOf("870123456789"));
        Assert.Null(CallingCodes.CountryOf(string.Empty));
    }

    /// <summary>Adds proxies and waits until the host knows of them.</summary>
    private static async Task AddAsync(GrainCluster cluster, string text)
    {
        await cluster.Proxies().AddAsync(text);
        var board = cluster.Silo.GetRequiredService<ProxyBoard>();
        await ProxyCluster.UntilAsync(() => Task.FromResult(board.IsRequired == true), "The host did not hear of the proxies.");
    }

    private static AccountProxyRoute RouteOf(GrainCluster cluster, string account) =>
        (AccountProxyRoute)cluster.Silo.GetRequiredService<ISessionRoutes>().For(account).Proxies!;
}
