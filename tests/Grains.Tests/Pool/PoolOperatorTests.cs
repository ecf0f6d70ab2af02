using Grains.Accounts;
using Grains.Interfaces.Leases;
using Grains.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Pool;

public sealed class PoolOperatorTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task ListLeases_OutAndWaiting_NamesHolderTenantPurposeAndPeer()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var request = GrainCluster.Request() with { Holder = "one", Tenant = "blue", Peer = "news" };
        var lease = (await cluster.Pool.LeaseAsync(request)).Lease!;
        var waiting = cluster.Pool.LeaseAsync(request with { Holder = "two", Tenant = "red", Wait = Soon });
        await cluster.WaitingAsync(1);

        var listing = await cluster.Pool.ListLeasesAsync();

        var listed = Assert.Single(listing.Leases);
        Assert.Equal((lease.LeaseId, "alpha", "one", "blue", "history", "news"), (listed.LeaseId, listed.AccountId, listed.Holder, listed.Tenant, listed.Purpose, listed.Peer));
        var queue = Assert.Single(listing.Queues);
        Assert.Equal(("red", "history", 1), (queue.Tenant, queue.Purpose, queue.Waiting));
        await cluster.Account("alpha").ReleaseAsync(lease);
        Assert.NotNull((await waiting).Lease);
    }

    [Fact]
    public async Task ForceExpire_LeaseThatIsOut_HandsTheAccountToWhoWaits()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        var waiting = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Holder = "two", Wait = Soon });

        var ended = await cluster.Pool.ForceExpireAsync(lease.LeaseId);

        Assert.Equal("worker", ended!.Holder);
        Assert.Equal("two", (await waiting.WaitAsync(Soon)).Lease!.Holder);
        Assert.Equal(LeaseRefusal.Revoked, (await cluster.Account("alpha").GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Failure!.Refusal);
        Assert.Null(await cluster.Pool.ForceExpireAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Drain_Account_FinishesItsLeasesAndTakesNoMore()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha" })).Lease!;
        var draining = cluster.Pool.DrainAsync("alpha", Soon);
        Assert.False(draining.IsCompleted);
        Assert.NotNull((await cluster.Account("alpha").GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);

        await cluster.Account("alpha").ReleaseAsync(lease);

        Assert.Equal(0, await draining.WaitAsync(Soon));
        Assert.Equal("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha" })).Lease!.AccountId);
        Assert.True(await cluster.Pool.ResumeAsync("alpha"));
        Assert.Equal("alpha", (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!.AccountId);
        Assert.Equal(-1, await cluster.Pool.DrainAsync("nobody", TimeSpan.Zero));
        Assert.False(await cluster.Pool.ResumeAsync("nobody"));
    }

    [Fact]
    public async Task Drain_AccountThatIsListenedTo_DoesNotWaitForTheListener()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request("updates"))).Lease!;
        Assert.Equal(0, await cluster.Pool.DrainAsync("alpha", Soon).WaitAsync(Soon));
        Assert.Equal(LeaseRefusal.Revoked, (await cluster.Account("alpha").RenewAsync(lease)).Refusal);
    }

    [Fact]
    public async Task Renew_ListenerWhileTheHostStops_IsRefusedAndEnds()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var account = cluster.Account("alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request("updates"))).Lease!;
        var drained = cluster.Silo.GetRequiredService<AccountDrain>().DrainAsync(default);
        Assert.Equal(LeaseRefusal.Draining, (await account.RenewAsync(lease)).Refusal);
        Assert.Equal(0, await drained.WaitAsync(Soon));
    }

    [Fact]
    public async Task Drain_WholePool_RefusesWhoWaitsAndIsKeptOverARestart()
    {
        using var folder = new TestFolder();
        await using (var cluster = await PoolLeaseTests.FastAsync(folder, concurrency: 1, "alpha"))
        {
            var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
            var waiting = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon });
            Assert.Equal(1, await cluster.Pool.DrainAsync(null, TimeSpan.Zero));
            Assert.Equal(LeaseRefusal.Draining, (await waiting.WaitAsync(Soon)).Refusal);
            await cluster.Account("alpha").ReleaseAsync(lease);
            Assert.Equal(0, await cluster.Pool.DrainAsync(null, Soon));
        }

        await using (var cluster = await PoolLeaseTests.FastAsync(folder, concurrency: 1))
        {
            var refused = await cluster.Pool.LeaseAsync(GrainCluster.Request());
            Assert.Equal(LeaseRefusal.Draining, refused.Refusal);
            Assert.Equal("the pool is drained by an operator", refused.Reason);
            Assert.True((await cluster.Pool.GetStatusAsync()).IsDraining);
            Assert.True(await cluster.Pool.ResumeAsync(null));
            Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon })).Lease);
        }
    }

    [Fact]
    public async Task ListLeases_HolderThatDied_IsNamedAmongTheLeaks()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Holder = "the dead", Tenant = "blue" })).Lease);
        cluster.Time.Advance(TimeSpan.FromSeconds(30));

        // The account finds out when it is asked, and by its own upkeep where nobody asks.
        await account.RenewAsync((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!);

        await Eventually.TrueAsync(async () => (await cluster.Pool.ListLeasesAsync()).Leaks.Length == 1);
        var leak = Assert.Single((await cluster.Pool.ListLeasesAsync()).Leaks);
        Assert.Equal(("the dead", "blue", "history", LeaseEnd.Expired), (leak.Lease.Holder, leak.Lease.Tenant, leak.Lease.Purpose, leak.End));
        Assert.Contains(cluster.Log.Lines, line => line.Contains("the dead has leaked a lease of account alpha for history", StringComparison.Ordinal));
        Assert.Equal(1, (await cluster.Pool.GetStatusAsync()).Leaked);
    }

    [Fact]
    public async Task Explain_EveryState_NamesTheRuleThatForbids()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
        Assert.True((await cluster.Pool.ExplainAsync("alpha", "history", null)).CanBeLeased);

        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha" })).Lease!;
        Assert.Equal("slots", await ForbiddenByAsync(cluster, "alpha", "history"));
        Assert.True((await cluster.Pool.ExplainAsync("alpha", "updates", null)).CanBeLeased);
        await cluster.Account("alpha").ReleaseAsync(lease);

        await cluster.Pool.DrainAsync("beta", TimeSpan.Zero);
        Assert.Equal("drain", await ForbiddenByAsync(cluster, "beta", "history"));
        await cluster.Account("beta").LogOutAsync();
        Assert.Contains("state", await ForbiddenByAsync(cluster, "beta", "history"), StringComparison.Ordinal);
        Assert.Equal("member", await ForbiddenByAsync(cluster, "nobody", "history"));
        Assert.Equal("purpose", await ForbiddenByAsync(cluster, "alpha", "nothing"));
    }

    [Fact]
    public async Task MayEject_MoreThanTheShare_IsRefusedAndSaid()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, [.. Enumerable.Range(0, 10).Select(i => $"account {i}-")]);
        Assert.True(await cluster.Pool.MayEjectAsync("account 0-"));
        Assert.True(await cluster.Pool.MayEjectAsync("account 1-"));
        Assert.True(await cluster.Pool.MayEjectAsync("account 2-"));
        Assert.True(await cluster.Pool.MayEjectAsync("account 2-"));
        Assert.False(await cluster.Pool.MayEjectAsync("account 3-"));
        Assert.Contains((await cluster.Pool.GetStatusAsync()).Warnings, warning => warning.Contains("suspect Telegram", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MayEject_SmallPool_LetsOneGo()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
        Assert.True(await cluster.Pool.MayEjectAsync("alpha"));
        Assert.False(await cluster.Pool.MayEjectAsync("beta"));
    }

    private static async Task<string> ForbiddenByAsync(GrainCluster cluster, string account, string purpose)
    {
        var explanation = await cluster.Pool.ExplainAsync(account, purpose, "news");
        Assert.False(explanation.CanBeLeased);
        return string.Join(' ', explanation.Rules.Where(rule => !rule.Passed).Select(rule => rule.Rule));
    }
}
