using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Updates;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Accounts;

public sealed class AccountUpdatesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task WaitUpdates_PushComes_IsAnsweredAtOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        Assert.True(start.Gap);
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long);
        await cluster.Sessions["alpha"].Pushes.Writer.WriteAsync(
            new SessionPush([new PushedUpdate { ChannelId = 5, Pts = 8, PtsCount = 1, Deleted = [3] }], Gap: false), TestContext.Current.CancellationToken);
        var pushed = (await waiting.WaitAsync(Soon, TestContext.Current.CancellationToken)).Value!;
        Assert.False(pushed.Gap);
        Assert.Equal([3], Assert.Single(pushed.Items).Deleted!);
        Assert.Empty((await account.WaitUpdatesAsync(lease, pushed.Sequence, TimeSpan.Zero)).Value!.Items);
    }

    [Fact]
    public async Task WaitUpdates_WhileWaiting_OtherCallsGoOn()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        using var stop = new CancellationTokenSource();
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long, stop.Token);
        var other = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.NotNull((await account.GetHistoryAsync(other, AccountLeaseTests.HistoryOf("news"))).Value);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task WaitUpdates_AccountIsLost_EndsAtOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long);
        var other = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "USER_DEACTIVATED_BAN"));
        await account.GetHistoryAsync(other, AccountLeaseTests.HistoryOf("news"));
        var ended = await waiting.WaitAsync(Long / 2, TestContext.Current.CancellationToken);
        Assert.Equal(FailureKind.Lease, ended.Failure!.Kind);
    }

    [Fact]
    public async Task WaitUpdates_AccountIsParkedAsAWhole_EndsAtOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long);
        var other = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_3600", TimeSpan.FromHours(1)));
        await account.GetHistoryAsync(other, AccountLeaseTests.HistoryOf("news"));
        var ended = await waiting.WaitAsync(Long / 2, TestContext.Current.CancellationToken);
        Assert.Equal(FailureKind.Flood, ended.Failure!.Kind);
        Assert.True(ended.Failure.RetryAfter > TimeSpan.FromMinutes(59));
    }

    [Fact]
    public async Task WaitUpdates_HostDrains_EndsAtOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long);
        var drained = cluster.Silo.GetRequiredService<AccountDrain>().DrainAsync(TestContext.Current.CancellationToken);
        var ended = await waiting.WaitAsync(Long / 2, TestContext.Current.CancellationToken);
        Assert.Equal(LeaseRefusal.Draining, ended.Failure!.Refusal);
        await account.ReleaseAsync(lease);
        Assert.Equal(0, await drained);
    }

    [Fact]
    public async Task WaitUpdates_AccountIsToldToEnd_EndsAtOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var start = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!;
        var waiting = account.WaitUpdatesAsync(lease, start.Sequence, Long);
        // The question is open before the end begins.
        await account.GetStatusAsync();

        await cluster.DeactivateAsync(account).WaitAsync(Long / 2, TestContext.Current.CancellationToken);

        Assert.Equal(LeaseRefusal.Draining, (await waiting.WaitAsync(Long / 2, TestContext.Current.CancellationToken)).Failure!.Refusal);
    }

    [Fact]
    public async Task WaitUpdates_ForeignLease_IsRefused()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        var forged = await account.WaitUpdatesAsync(lease with { LeaseId = Guid.NewGuid() }, 0, Long);
        Assert.Equal(LeaseRefusal.Unknown, forged.Failure!.Refusal);
        var difference = await account.GetChannelDifferenceAsync(lease with { Epoch = lease.Epoch - 1 }, Query(5));
        Assert.Equal(LeaseRefusal.Stale, difference.Failure!.Refusal);
    }

    [Theory]
    [InlineData(0, "channels.getFullChannel")]
    [InlineData(5, "updates.getChannelDifference")]
    public async Task GetChannelDifference_OfPosition_CallsWhatTellsIt(int pts, string method)
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        Assert.NotNull((await account.GetChannelDifferenceAsync(lease, Query(pts))).Value);
        Assert.Equal(method, cluster.Sessions["alpha"].Calls.Last());
    }

    [Fact]
    public async Task GetChannelDifference_HashIsOld_IsLearntAnewOnce()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        await account.GetChannelDifferenceAsync(lease, Query(5));
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "CHANNEL_INVALID"));
        Assert.NotNull((await account.GetChannelDifferenceAsync(lease, Query(5))).Value);
        Assert.Equal(2, cluster.Sessions["alpha"].Calls.Count(call => call == "contacts.resolveUsername"));
    }

    [Fact]
    public async Task GetChannelDifference_Flood_ParksThatMethod()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account);
        await account.GetChannelDifferenceAsync(lease, Query(5));
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_20", TimeSpan.FromSeconds(20)));
        Assert.Equal(FailureKind.Flood, (await account.GetChannelDifferenceAsync(lease, Query(5))).Failure!.Kind);
        Assert.Equal("PARKED", (await account.GetChannelDifferenceAsync(lease, Query(5))).Failure!.Error);
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
    }

    private static DifferenceQuery Query(int pts) => new() { ChannelId = 1000, Username = "news", Pts = pts };

    private static Task<GrainCluster> StartAsync() => GrainCluster.StartAsync(
        accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 8));

    private static async Task<Lease> LeaseAsync(Interfaces.Accounts.IAccountGrain account) => (await account.AcquireAsync(GrainCluster.Request("updates"))).Lease!;
}
