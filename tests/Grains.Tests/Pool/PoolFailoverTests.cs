using System.Diagnostics;
using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Endings;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Grains.Tests.Pool;

/// <summary>What is promised in seconds is measured in seconds: these tests run on the real clock.</summary>
public sealed class PoolFailoverTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public Task Lease_AccountBurnedWhileLeased_AnotherIsGrantedWithinASecond() => Swift.OnceAsync(
        TimeSpan.FromSeconds(1),
        async () =>
        {
            await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
            var request = GrainCluster.Request() with { PreferredAccount = "alpha", Wait = Soon };
            var lease = (await cluster.Pool.LeaseAsync(request)).Lease!;
            cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_DUPLICATED"));

            var watch = Stopwatch.StartNew();
            Assert.Equal(FailureKind.AccountLost, (await cluster.Account("alpha").ResolveAsync(lease, "news")).Failure!.Kind);
            var next = (await cluster.Pool.LeaseAsync(request)).Lease!;

            Assert.Equal("beta", next.AccountId);
            return watch.Elapsed;
        });

    [Fact]
    public Task Lease_AccountThatDoesNotAnswer_IsPassedOverWithinASecond() => Swift.OnceAsync(
        TimeSpan.FromSeconds(1),
        async () =>
        {
            await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
            var gate = cluster.Sessions["alpha"].LogOutGate = new TaskCompletionSource();
            // A turn that does not end: the account is deaf, as one on a machine that was lost.
            var stuck = cluster.Account("alpha").LogOutAsync();
            await Eventually.TrueAsync(() => Task.FromResult(cluster.Sessions["alpha"].IsAtLogOutGate));

            var watch = Stopwatch.StartNew();
            var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha", Wait = Soon })).Lease!;

            Assert.Equal("beta", lease.AccountId);
            var taken = watch.Elapsed;
            gate.SetResult();
            await stuck;
            return taken;
        });

    [Fact]
    public async Task Lease_LateGrantOfADeafAccount_IsGivenBack()
    {
        await using var cluster = await GrainCluster.StartAsync(clock: TimeProvider.System, accounts: options => options.RequestsPerSecond = 1e6, pool: options => options.AcquireTimeout = TimeSpan.FromMilliseconds(20));
        await cluster.LogInAsync("alpha");
        await cluster.LogInAsync("beta");
        var gate = cluster.Sessions["alpha"].LogOutGate = new TaskCompletionSource();
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Timeout, "timeout"));
        var stuck = cluster.Account("alpha").LogOutAsync();
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Sessions["alpha"].IsAtLogOutGate));
        Assert.Equal("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha", Wait = Soon })).Lease!.AccountId);

        // The log-out fails, so the account grants after all what nobody waits for any more.
        gate.SetResult();
        await stuck;

        await Eventually.TrueAsync(async () => (await cluster.Account("alpha").GetStatusAsync()) is { ActiveLeases: 0, Epoch: > 0 });
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Contains("ran out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lease_TokenComesBack_WakesTheRequestThen()
    {
        await using var cluster = await GrainCluster.StartAsync(clock: TimeProvider.System, accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (0.5, 1000, 1));
        var account = await cluster.LogInAsync("alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        await account.ResolveAsync(lease, "news");
        await account.ReleaseAsync(lease);

        var watch = Stopwatch.StartNew();
        var next = await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon }).WaitAsync(Soon);

        Assert.NotNull(next.Lease);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(200), Soon);
    }

    [Fact]
    public async Task Lease_FloodEnds_WakesTheRequestThen()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var account = cluster.Account("alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        await account.ResolveAsync(lease, "news");
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_5", TimeSpan.FromSeconds(5)));
        await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"));
        await account.ReleaseAsync(lease);
        await Eventually.TrueAsync(async () => (await cluster.Pool.ListLeasesAsync()).Leases.Length == 0);

        var refused = await cluster.Pool.LeaseAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.DeadlineUnreachable, refused.Refusal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(6));

        // Only history was parked.
        var other = (await cluster.Pool.LeaseAsync(GrainCluster.Request("resolve"))).Lease!;
        await account.ReleaseAsync(other);

        var granted = await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon }).WaitAsync(Soon);
        Assert.NotNull(granted.Lease);
    }

    [Fact]
    public async Task Lease_DeadlinePasses_IsRefusedThen()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease);

        var watch = Stopwatch.StartNew();
        var refused = await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = TimeSpan.FromMilliseconds(300) }).WaitAsync(Soon);

        Assert.Equal(LeaseRefusal.DeadlineUnreachable, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(290), Soon);
    }

    [Fact]
    public Task Lease_FloodLongerThanTheDeadline_IsRefusedAtOnce() => Swift.OnceAsync(
        TimeSpan.FromSeconds(1),
        async () =>
        {
            await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
            var account = cluster.Account("alpha");
            var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
            cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_500", TimeSpan.FromSeconds(500)));
            await account.ResolveAsync(lease, "news");

            var watch = Stopwatch.StartNew();
            var refused = await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon });

            Assert.Equal(LeaseRefusal.DeadlineUnreachable, refused.Refusal);
            Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(490), TimeSpan.FromSeconds(560));
            return watch.Elapsed;
        });

    [Fact]
    public async Task Lease_QueueFull_IsRefusedAtOnce()
    {
        await using var cluster = await GrainCluster.StartAsync(clock: TimeProvider.System, pool: options => options.QueueLimit = 3, accounts: options => (options.RequestsPerSecond, options.MaxConcurrency) = (1e6, 1));
        var account = await cluster.LogInAsync("alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        var waiting = new List<Task<LeaseAnswer>>();
        for (var i = 0; i < 3; i++)
        {
            waiting.Add(cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon }));
        }

        await cluster.WaitingAsync(3);
        Assert.Equal(LeaseRefusal.QueueFull, (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon })).Refusal);

        // Another tenant's queue has room.
        waiting.Add(cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon, Tenant = "other" }));
        await cluster.WaitingAsync(4);
        while (waiting.Count > 0)
        {
            await account.ReleaseAsync(lease);
            var granted = await Task.WhenAny(waiting).WaitAsync(Soon);
            waiting.Remove(granted);
            lease = (await granted).Lease!;
        }
    }

    [Fact]
    public async Task Lease_HostStops_RefusesWhoWaitsAndNothingIsLost()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        var account = cluster.Account("alpha");
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease!;
        var waiting = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon });
        await cluster.WaitingAsync(1);

        var watch = Stopwatch.StartNew();
        var drained = cluster.Silo.GetRequiredService<AccountDrain>().DrainAsync(default);
        var refused = await waiting.WaitAsync(Soon);
        Assert.Equal(LeaseRefusal.Draining, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);

        // The lease that is out still works until it is given back.
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        await account.ReleaseAsync(lease);
        Assert.Equal(0, await drained.WaitAsync(Soon));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Lease_PoolIsToldToEndWhileItWaits_IsRefusedAtOnce()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request())).Lease);
        var waiting = cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = TimeSpan.FromMinutes(1) });
        await cluster.WaitingAsync(1);

        var watch = Stopwatch.StartNew();
        var ending = cluster.DeactivateAsync(cluster.Pool);
        var status = cluster.Pool.GetStatusAsync();

        Assert.Equal(LeaseRefusal.Draining, (await waiting.WaitAsync(Soon)).Refusal);
        // Long before its deadline, which the pool puts at 20 s.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await ending.WaitAsync(Soon);
        Assert.Equal(1, (await status.WaitAsync(Soon)).Accounts);
    }

    [Fact]
    public async Task Lease_PoolIsToldToEndAndNobodySaysSo_IsRefusedByItsDeadlineWhoeverElseCalls()
    {
        await using var cluster = await GrainCluster.StartAsync(
            accounts: static options => (options.MaxConcurrency, options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1, 1000, 1000),
            services: static services => services.AddSingleton(static _ =>
            {
                var deaf = new EndingSignal();
                deaf.Dispose();
                return deaf;
            }));
        await cluster.LogInAsync("alpha");
        Assert.NotNull((await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = TimeSpan.FromSeconds(5) })).Lease);
        var waiting = cluster.Pool.LeaseAsync(GrainCluster.Request(timeToLive: TimeSpan.FromSeconds(60)) with { Wait = TimeSpan.FromSeconds(10) });
        await cluster.WaitingAsync(1);

        var ending = cluster.DeactivateAsync(cluster.Pool);
        var status = cluster.Pool.GetStatusAsync();
        await Eventually.TrueAsync(() =>
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.Null((await waiting).Lease);
        await ending.WaitAsync(Soon);
        Assert.Equal(1, (await status.WaitAsync(Soon)).Accounts);
    }

    [Fact]
    public async Task Lease_PoolBeginsAnew_KnowsItsAccountsAndLeases()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta", "gamma");
        await cluster.Account("gamma").LogOutAsync();
        var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { PreferredAccount = "alpha" })).Lease!;

        await cluster.DeactivateAsync(cluster.Pool);

        Assert.Equal(["alpha", "beta", "gamma"], await cluster.Pool.ListAsync());
        Assert.Equal(1, (await cluster.Pool.GetStatusAsync()).Unusable);
        Assert.Equal("beta", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon })).Lease!.AccountId);
        Assert.NotNull((await cluster.Account("alpha").GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        await cluster.Account("alpha").ReleaseAsync(lease);
        Assert.Equal("alpha", (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Wait = Soon })).Lease!.AccountId);
    }

    [Fact]
    public async Task ListStatus_AccountsThatAreOnlyListed_WakesNone()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Pool.AddManyAsync([.. Enumerable.Range(0, 10_000).Select(i => $"account {i}")]);

        var listed = await cluster.Pool.ListStatusAsync();

        Assert.Equal(10_000, listed.Count);
        Assert.Equal(0, (await cluster.Pool.GetStatusAsync()).Active);
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Contains("telepool.account/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lease_CommonRateUsedUp_IsUsedWhollyAndAskedForSparingly()
    {
        await using var cluster = await GrainCluster.StartAsync(clock: TimeProvider.System, accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1e6, 40, 4));
        foreach (var name in new[] { "alpha", "beta", "gamma" })
        {
            await cluster.LogInAsync(name);
        }

        var before = cluster.Calls.Calls;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(WorkAsync));

        // A second's worth at once, and 40 a second from then on: 120 leases in two seconds.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.5), Soon);
        // Lease, acquire, call and release each, and not many more that were asked for in vain.
        Assert.InRange(cluster.Calls.Calls - before, 4 * 120, 12 * 120);

        async Task WorkAsync(int worker)
        {
            for (var i = 0; i < 4; i++)
            {
                var lease = (await cluster.Pool.LeaseAsync(GrainCluster.Request() with { Holder = $"worker {worker}", Wait = Soon })).Lease!;
                var account = cluster.Account(lease.AccountId);
                await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"));
                await account.ReleaseAsync(lease);
            }
        }
    }

    [Fact]
    public async Task Lease_ThreeTenantsAtLoad_SharesWithinFivePercent()
    {
        await using var cluster = await PoolLeaseTests.FastAsync(concurrency: 1, "alpha", "beta");
        using var stop = new CancellationTokenSource();
        var granted = new int[3];
        int[] workers = [40, 10, 5];
        var running = workers.SelectMany((count, tenant) => Enumerable.Range(0, count).Select(worker => WorkAsync(tenant, worker))).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(granted.Sum() >= 6000));
        await stop.CancelAsync();
        await Task.WhenAll(running);

        var mean = granted.Average();
        Assert.All(granted, count => Assert.InRange(count, mean * 0.95, mean * 1.05));
        Assert.Equal(0, (await cluster.Pool.GetStatusAsync()).Refused);

        async Task WorkAsync(int tenant, int worker)
        {
            var request = new LeaseRequest { Holder = $"worker {worker}", Purpose = "history", Tenant = $"tenant {tenant}", Wait = Soon };
            while (!stop.IsCancellationRequested)
            {
                var lease = (await cluster.Pool.LeaseAsync(request)).Lease!;
                Interlocked.Increment(ref granted[tenant]);
                await Task.Yield();
                await cluster.Account(lease.AccountId).ReleaseAsync(lease);
            }
        }
    }
}
