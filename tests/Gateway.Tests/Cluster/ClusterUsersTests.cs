using Gateway.Tests.Users;
using Grains.Interfaces.Admission;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Cluster;

public sealed class ClusterUsersTests
{
    private static readonly ClusterSettings Quick = new() { Heartbeat = TimeSpan.FromMilliseconds(200), AskTimeout = TimeSpan.FromSeconds(5) };

    [Fact]
    public async Task Open_TwoGatewaysAndAConnectionLimit_ExactlySoManyAreOpen()
    {
        const int Max = 10;
        await using var cluster = await TestCluster.StartAsync();
        var user = TestUsers.Settings() with { MaxConnections = Max };
        await using var one = new TestGateway(cluster.Grains, "one", Quick, user);
        await using var two = new TestGateway(cluster.Grains, "two", Quick, user);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : two).OpenAsync($"192.0.2.{i}")));
        Assert.Equal(Max, verdicts.Count(static verdict => verdict.IsAdmitted));
        Assert.All(verdicts.Where(static verdict => !verdict.IsAdmitted), static verdict => Assert.Equal(RefusalReason.TooManyConnections, verdict.Reason));
        Assert.Equal(Max, one.Anna.Connections + two.Anna.Connections);

        // Every place that one of them gives up the other can have: as soon as the cluster has heard of it, which takes a heartbeat.
        var (from, to) = one.Anna.Connections > 0 ? (one, two) : (two, one);
        for (var places = from.Anna.Connections; places > 0; places--)
        {
            from.Close("192.0.2.1");
        }

        while (to.Anna.Connections < Max)
        {
            await Eventually.TrueAsync(async () => (await to.OpenAsync("192.0.2.1")).IsAdmitted);
        }

        Assert.Equal(RefusalReason.TooManyConnections, (await from.OpenAsync("192.0.2.1")).Reason);
        await Eventually.TrueAsync(async () => (await Usage(cluster)).Connections == Max);
    }

    [Fact]
    public async Task Open_TwoGatewaysAndADeviceLimit_DevicesAreCountedTogether()
    {
        await using var cluster = await TestCluster.StartAsync();
        var user = TestUsers.Settings() with { MaxDevices = 2 };
        await using var one = new TestGateway(cluster.Grains, "one", Quick, user);
        await using var two = new TestGateway(cluster.Grains, "two", Quick, user);
        Assert.True((await one.OpenAsync("2001:db8:1:2::1")).IsAdmitted);
        Assert.True((await two.OpenAsync("2001:db8:1:2::2")).IsAdmitted);
        Assert.True((await two.OpenAsync("192.0.2.1")).IsAdmitted);
        Assert.Equal(RefusalReason.TooManyDevices, (await one.OpenAsync("192.0.2.2")).Reason);

        // A device that is known is let in without asking.
        var asked = one.Desk.Counters.AskedTotal;
        for (var i = 3; i < 50; i++)
        {
            Assert.True((await one.OpenAsync($"2001:db8:1:2::{i:x}")).IsAdmitted);
        }

        Assert.Equal(asked, one.Desk.Counters.AskedTotal);
        two.Close("192.0.2.1");
        await Eventually.TrueAsync(async () => (await one.OpenAsync("192.0.2.2")).IsAdmitted);
        Assert.Equal(2, (await Usage(cluster)).Devices);
    }

    [Fact]
    public async Task Moved_TwoGatewaysAndAQuota_TogetherTheyMoveThatMuch()
    {
        const long Quota = 30_000_000;
        const int Read = 50_000;
        await using var cluster = await TestCluster.StartAsync();
        var user = TestUsers.Settings() with { QuotaBytes = Quota };
        await using var one = new TestGateway(cluster.Grains, "one", Quick, user);
        await using var two = new TestGateway(cluster.Grains, "two", Quick, user);
        TestGateway[] gateways = [one, two];
        Assert.All(await Task.WhenAll(gateways.Select(static gateway => gateway.OpenAsync("192.0.2.1"))), static verdict => Assert.True(verdict.IsAdmitted));
        var moved = await Task.WhenAll(gateways.Select(gateway => Task.Run(async () =>
        {
            // About 50 MB a second: more than a report's worth between two heartbeats.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            var sum = 0L;
            while (!gateway.Anna.IsBlocked && sum <= Quota)
            {
                gateway.Anna.Moved(0, Read, 0);
                sum += Read;
                await pace.WaitForNextTickAsync();
            }

            return sum;
        })));

        // What is moved between the end of the quota and the cluster's word for it is over; here a call of a few milliseconds.
        Assert.InRange(moved.Sum(), Quota, Quota + (Quota / 5));
        Assert.Equal(RefusalReason.QuotaUsedUp, (await one.OpenAsync("192.0.2.2")).Reason);
        await Eventually.TrueAsync(async () => (await Usage(cluster)).Used == moved.Sum());

        await cluster.Grains.GetGrain<IUserGrain>("anna").ResetQuotaAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!one.Anna.IsBlocked && !two.Anna.IsBlocked));
    }

    [Fact]
    public async Task Open_GatewayDies_ItsPlacesComeBackAfterItsTime()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (grains, line) = cluster.Line();
        var user = TestUsers.Settings() with { MaxConnections = 3, MaxDevices = 1 };
        await using var dead = new TestGateway(grains, "dead", Quick, user);
        await using var alive = new TestGateway(cluster.Grains, "alive", Quick with { AskTimeout = TimeSpan.FromSeconds(1) }, user);
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await dead.OpenAsync("192.0.2.1")).IsAdmitted);
        }

        line.IsCut = true;
        Assert.False((await alive.OpenAsync("192.0.2.1")).IsAdmitted);
        cluster.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(AdmissionVerdict.Admitted, await alive.OpenAsync("192.0.2.2"));
    }

    [Fact]
    public async Task Open_GatewayStops_EverythingComesBackAtOnce()
    {
        await using var cluster = await TestCluster.StartAsync();
        var user = TestUsers.Settings() with { MaxConnections = 1, QuotaBytes = 10_000_000 };
        await using (var first = new TestGateway(cluster.Grains, "first", Quick, user))
        {
            Assert.True((await first.OpenAsync("192.0.2.1")).IsAdmitted);
            first.Anna.Moved(1, 1000, 2000);
            Assert.True((await Usage(cluster)).Outstanding > 0);
            first.Close("192.0.2.1");
        }

        var usage = await Usage(cluster);
        Assert.Equal((3000, 0), (usage.Used, usage.Outstanding));
        Assert.Empty(usage.Gateways);
        await using var second = new TestGateway(cluster.Grains, "second", Quick, user);
        Assert.True((await second.OpenAsync("192.0.2.1")).IsAdmitted);
    }

    [Theory]
    [InlineData(UnreachablePolicy.Limits)]
    [InlineData(UnreachablePolicy.Refuse)]
    public async Task Open_ClusterGoesAwayAndReturns_PolicyHoldsMeanwhile(UnreachablePolicy policy)
    {
        await using var cluster = await TestCluster.StartAsync();
        var (grains, line) = cluster.Line();
        var user = TestUsers.Settings() with { MaxConnections = 4, QuotaBytes = 1_000_000_000 };
        await using var gateway = new TestGateway(grains, "one", Quick with { WhenUnreachable = policy }, user, TestUsers.Settings("otto"));
        Assert.True((await gateway.OpenAsync("192.0.2.1")).IsAdmitted);
        line.IsCut = true;
        await Eventually.TrueAsync(() => Task.FromResult(gateway.Desk.IsUnreachable));

        // What is open goes on whatever it moves, and what is borrowed can be used.
        gateway.Anna.Moved(0, 500_000_000, 0);
        Assert.False(gateway.Anna.IsBlocked);
        var verdicts = new List<AdmissionVerdict>();
        for (var i = 0; i < 6; i++)
        {
            verdicts.Add(await gateway.OpenAsync("192.0.2.1"));
        }

        if (policy == UnreachablePolicy.Limits)
        {
            Assert.Equal(3, verdicts.Count(static verdict => verdict.IsAdmitted));
            Assert.Equal(RefusalReason.TooManyConnections, verdicts[^1].Reason);
            Assert.True(gateway.Desk.Counters.AdmittedAloneTotal > 0);
        }
        else
        {
            Assert.Equal(RefusalReason.ClusterUnreachable, verdicts[^1].Reason);
            Assert.InRange(verdicts.Count(static verdict => verdict.IsAdmitted), 0, 2);
        }

        line.IsCut = false;
        await Eventually.TrueAsync(() => Task.FromResult(!gateway.Desk.IsUnreachable));
        await Eventually.TrueAsync(async () => (await Usage(cluster)) is var usage && usage.Used == 500_000_000 && usage.Connections == gateway.Anna.Connections);
    }

    [Fact]
    public async Task Open_UserWithoutLimits_NeverWaitsAndIsCounted()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var gateway = new TestGateway(cluster.Grains, "one", Quick, TestUsers.Settings());
        for (var i = 0; i < 100; i++)
        {
            Assert.True(gateway.Anna.TryOpen(TestUsers.Address(i), gateway.Now).IsAdmitted);
        }

        gateway.Anna.Moved(0, 7, 8);
        await Eventually.TrueAsync(async () => (await Usage(cluster)) is { Connections: 100, Devices: 100, BytesUp: 7, BytesDown: 8 });
        Assert.Equal(0, gateway.Desk.Counters.AskedTotal);
    }

    [Fact]
    public async Task Change_LimitIsLoweredAndUserSwitchedOff_HoldsInTheWholeCluster()
    {
        await using var cluster = await TestCluster.StartAsync();
        var user = TestUsers.Settings() with { MaxConnections = 5 };
        await using var gateway = new TestGateway(cluster.Grains, "one", Quick, user);
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await gateway.OpenAsync("192.0.2.1")).IsAdmitted);
        }

        gateway.Load(settings => settings with { MaxConnections = 2 });
        gateway.Desk.Report(gateway.Anna);
        await Eventually.TrueAsync(async () => (await Usage(cluster)).Limits!.MaxConnections == 2);
        Assert.Equal(RefusalReason.TooManyConnections, (await gateway.OpenAsync("192.0.2.1")).Reason);
        for (var i = 0; i < 3; i++)
        {
            gateway.Close("192.0.2.1");
        }

        Assert.True((await gateway.OpenAsync("192.0.2.1")).IsAdmitted);
        Assert.Equal(RefusalReason.TooManyConnections, (await gateway.OpenAsync("192.0.2.1")).Reason);
        gateway.Load(settings => settings with { IsEnabled = false });
        Assert.Equal(RefusalReason.Disabled, (await gateway.OpenAsync("192.0.2.1")).Reason);
    }

    private static Task<UserUsage> Usage(TestCluster cluster) => cluster.Grains.GetGrain<IUserGrain>("anna").GetUsageAsync();
}
