using Grains.Interfaces.Leases;
using Grains.Tests.Accounts;

namespace Grains.Tests.Pool;

public sealed class PoolLeaseTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Lease_EmptyPool_IsRefusedWithTheReason()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var answer = await cluster.Pool.LeaseAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.NoAccount, answer.Refusal);
        Assert.Equal("the pool has no accounts", answer.Reason);
        Assert.Null(answer.RetryAfter);
    }

    [Fact]
    public async Task Lease_OneCallAndRelease_AreFourGrainCalls()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        await cluster.MeetAsync(account, "news");
        var before = cluster.Calls.Calls;

        // The pool's, the account's behind it, the operation and the release.
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        await account.ReleaseAsync(lease);

        Assert.Equal(4, cluster.Calls.Calls - before);
    }

    [Fact]
    public async Task Lease_SeveralAccounts_TakesTheLeastRecentlyUsed()
    {
        await using var cluster = await FastAsync(concurrency: 2, "alpha", "beta", "gamma");
        var names = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            names.Add((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!.AccountId);
        }

        Assert.Equal(3, names.Take(3).Distinct().Count());
        Assert.All(names.GroupBy(name => name), group => Assert.Equal(2, group.Count()));
    }

    [Fact]
    public async Task Lease_AllBusyAndNoWait_IsRefusedAtOnce()
    {
        await using var cluster = await FastAsync(concurrency: 1, "alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease);

        var answer = await cluster.Pool.LeaseAsync(GrainCluster.Request()).WaitAsync(Soon);
        Assert.Equal(LeaseRefusal.DeadlineUnreachable, answer.Refusal);
        Assert.NotNull(answer.RetryAfter);
        Assert.Contains("busy", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lease_AllBusy_WaitsForTheRelease()
    {
        await using var cluster = await FastAsync(concurrency: 1, "alpha");
        var first = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        var second = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon });
        await cluster.WaitingAsync(1);

        await cluster.Account("alpha").ReleaseAsync(first);

        Assert.NotNull((await second.WaitAsync(Soon)).Lease);
        Assert.Equal(0, (await cluster.Pool.GetStatusAsync()).Waiting);
    }

    [Fact]
    public async Task Lease_GivenUpWhileWaiting_LeavesTheQueue()
    {
        await using var cluster = await FastAsync(concurrency: 1, "alpha");
        var first = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        using var giveUp = new CancellationTokenSource();
        var second = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon }, giveUp.Token);
        await cluster.WaitingAsync(1);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Eventually.TrueAsync(async () => (await cluster.Pool.GetStatusAsync()).Waiting == 0);

        await cluster.Account("alpha").ReleaseAsync(first);
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon })).Lease);
    }

    [Fact]
    public async Task Lease_NobodyUsable_NamesEveryAccountAndWhy()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.LogInAsync("alpha");
        await cluster.Account("alpha").LogOutAsync();
        var answer = await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon }).WaitAsync(Soon);
        Assert.Equal(LeaseRefusal.NoAccount, answer.Refusal);
        Assert.Equal("no account can do this: alpha (not logged in)", answer.Reason);
    }

    [Fact]
    public async Task Lease_AccountThatKnowsThePeer_IsPreferred()
    {
        await using var cluster = await FastAsync(concurrency: 4, "alpha", "beta", "gamma");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request("resolve") with { PreferredAccount = "beta" })).Lease!;
        Assert.Equal("beta", lease.AccountId);
        await cluster.Account("beta").ResolveAsync(lease, "News");
        await cluster.Account("beta").ReleaseAsync(lease);
        await Eventually.TrueAsync(async () => (await cluster.Pool.ListLeasesAsync()).Leases.Length == 0);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Peer = "news" })).Lease!.AccountId);
        }

        // Now every slot of the one that knows it is taken.
        Assert.NotEqual("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Peer = "news" })).Lease!.AccountId);
    }

    [Fact]
    public async Task Lease_ExcludedAccounts_AreNotTaken()
    {
        await using var cluster = await FastAsync(concurrency: 4, "alpha", "beta");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Excluded = ["alpha"] })).Lease!.AccountId);
        }

        Assert.Equal(LeaseRefusal.NoAccount, (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Excluded = ["alpha", "beta"] })).Refusal);
    }

    [Theory]
    [InlineData("", "history")]
    [InlineData("worker", "nothing")]
    public async Task Lease_InvalidRequest_IsRefused(string holder, string purpose)
    {
        await using var cluster = await FastAsync(concurrency: 1, "alpha");
        Assert.Equal(LeaseRefusal.Invalid, (await cluster.Pool.LeaseAsync(GrainCluster.Request(purpose) with { Holder = holder })).Refusal);
    }

    [Fact]
    public async Task Lease_ForUpdates_TakesNoSlot()
    {
        await using var cluster = await FastAsync(concurrency: 1, "alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request("updates"))).Lease);
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request("updates"))).Lease);
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease);
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request("updates"))).Lease);
    }

    internal static Task<GrainCluster> FastAsync(int concurrency, params string[] accounts) => FastAsync(null, concurrency, accounts);

    internal static async Task<GrainCluster> FastAsync(TestFolder? folder, int concurrency, params string[] accounts)
    {
        var cluster = await GrainCluster.StartAsync(folder, clock: TimeProvider.System, accounts: options =>
            (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1e6, 1e6, concurrency));
        foreach (var account in accounts)
        {
            await cluster.LogInAsync(account);
        }

        return cluster;
    }
}
