using System.Net;
using Emulator.MiddleProxies;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>Middle proxies that fail, from the first byte on and later.</summary>
public sealed class MiddleFaultTests
{
    public static TheoryData<EmulatorMiddleFault> Faults =>
    [
        EmulatorMiddleFault.Dead, EmulatorMiddleFault.Closing, EmulatorMiddleFault.Silent,
        EmulatorMiddleFault.WrongProcess, EmulatorMiddleFault.WrongChecksum, EmulatorMiddleFault.WrongClock,
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Detail16And17_MiddleProxyThatFails_LetsUntaggedUsersGoDirect(EmulatorMiddleFault fault)
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { ConnectTimeout = TimeSpan.FromSeconds(1) }, fault: fault);
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));

        Assert.Equal(1, fixture.Count(GatewayCounter.MiddleFallbacks));
        Assert.True(fixture.Count(GatewayCounter.MiddleLinksFailed) > 0);
        Assert.Equal(0, fixture.Count(GatewayCounter.MiddleLinksOpened));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task MiddleProxyThatFails_UserWithATag_IsRefusedAtOnceAndLetInAfterwards(EmulatorMiddleFault fault)
    {
        await using var fixture = await EchoFixture.StartAsync(
            middle => middle with { AdTag = MiddleFixture.Tag, ConnectTimeout = TimeSpan.FromSeconds(1), BackOff = TimeSpan.FromMilliseconds(100) }, fault: fault);
        var packet = EchoDataCenter.Packet(new byte[16]);
        await using (var client = await fixture.ConnectAsync())
        {
            Assert.Null(await EchoFixture.AskAsync(client, packet));
        }

        Assert.Equal(1, fixture.Count(GatewayCounter.MiddleRefusals));
        Assert.Equal(0, fixture.Count(GatewayCounter.UpstreamsConnected));
        await fixture.Proxy.FailAsync(EmulatorMiddleFault.None);
        byte[]? answer = null;
        await MiddleFixture.WaitAsync(
            () =>
            {
                answer = TryAsync().GetAwaiter().GetResult();
                return answer is not null;
            },
            "the middle proxy serves again");
        Assert.Equal(packet, answer);
        Assert.Equal([MiddleFixture.Tag], fixture.Proxy.Statistics.AdTags.Keys);

        async Task<byte[]?> TryAsync()
        {
            await using var client = await fixture.ConnectAsync();
            return await EchoFixture.AskAsync(client, packet);
        }
    }

    // It accepts, and then says nothing for minutes: clients must not hang on it.
    [Fact]
    public async Task Link_FarSideFallsSilent_IsGivenUpWithItsClients()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 2, SilenceLimit = TimeSpan.FromSeconds(1) });
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);
        Assert.NotNull(await EchoFixture.AskAsync(client, packet));
        await fixture.Proxy.FailAsync(EmulatorMiddleFault.Silent);

        Assert.Null(await EchoFixture.AskAsync(client, packet));

        Assert.True(fixture.Count(GatewayCounter.MiddlePings) > 0);
        Assert.Equal(1, fixture.Count(GatewayCounter.MiddleLinksSilent));
    }

    [Fact]
    public async Task Detail17_IdleLink_IsPingedAndStays()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 1, PingInterval = TimeSpan.FromSeconds(1), SilenceLimit = TimeSpan.FromSeconds(2) });
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);
        Assert.NotNull(await EchoFixture.AskAsync(client, packet));

        await MiddleFixture.WaitAsync(() => fixture.Proxy.Statistics.Pings >= 3, "three pings are answered");

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        Assert.Equal(1, fixture.Count(GatewayCounter.MiddleLinksOpened));
        Assert.Equal(0, fixture.Count(GatewayCounter.MiddleLinksLost));
    }

    [Fact]
    public async Task Link_Dropped_EndsItsClientsAndIsMadeAgain()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 1, BackOff = TimeSpan.FromMilliseconds(100) });
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);
        Assert.NotNull(await EchoFixture.AskAsync(client, packet));
        fixture.Proxy.DropConnections();

        Assert.Null(await EchoFixture.AskAsync(client, packet));
        await MiddleFixture.WaitAsync(() => fixture.Count(GatewayCounter.MiddleLinksLost) == 1, "the loss is counted");
        await using var next = await fixture.ConnectAsync();
        Assert.Equal(packet, await EchoFixture.AskAsync(next, packet));
    }

    [Fact]
    public async Task Detail16_AddressTranslatedOnTheWay_NeedsThePublicAddress()
    {
        var seen = IPAddress.Parse("203.0.113.7");
        var packet = EchoDataCenter.Packet(new byte[16]);
        await using (var fixture = await EchoFixture.StartAsync(middle => middle with { PublicAddress = seen, AdTag = MiddleFixture.Tag }, options => options with { SeenAddress = seen }))
        {
            await using var client = await fixture.ConnectAsync();
            Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        }

        await using (var fixture = await EchoFixture.StartAsync(middle => middle with { AdTag = MiddleFixture.Tag, ConnectTimeout = TimeSpan.FromSeconds(1) }, options => options with { SeenAddress = seen }))
        {
            await using var client = await fixture.ConnectAsync();
            Assert.Null(await EchoFixture.AskAsync(client, packet));
        }
    }

    [Fact]
    public async Task Detail16_MiddleProxyOverIPv6_Serves()
    {
        await using var fixture = await EchoFixture.StartAsync(changeProxy: options => options with { Listen = new IPEndPoint(IPAddress.IPv6Loopback, 0) });
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));

        Assert.Equal(0, fixture.Count(GatewayCounter.MiddleFallbacks));
    }

    [Theory]
    [InlineData(-2, true)]
    [InlineData(5, false)]
    public async Task Open_DataCentersWithoutOwnMiddleProxies_GoByTheRules(short dc, bool isServed)
    {
        await using var fixture = await EchoFixture.StartAsync();
        await using var client = await fixture.ConnectAsync(dc: dc);
        var packet = EchoDataCenter.Packet(new byte[16]);

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));

        Assert.Equal(isServed ? 1 : 0, fixture.Proxy.Statistics.Requests);
    }

    [Fact]
    public async Task Open_DefaultDataCenter_ServesTheOthers()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { DefaultDc = 2 });
        await using var client = await fixture.ConnectAsync(dc: 5);
        var packet = EchoDataCenter.Packet(new byte[16]);

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));

        Assert.Equal(1, fixture.Proxy.Statistics.Requests);
    }

    [Fact]
    public async Task Prepared_Links_AreThereBeforeTheFirstClient()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Prepared = 2 });

        await MiddleFixture.WaitAsync(() => fixture.Proxy.Statistics.Links == 2, "two links are opened ahead");
    }
}
