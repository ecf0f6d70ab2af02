using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Tests.History;

namespace Telepool.Collectors.Tests.Leasing;

public sealed class LeasedAccountTests
{
    private readonly SteppedClock _clock = new();
    private readonly FakePool _pool = new();
    private readonly FakeAccount _account;

    public LeasedAccountTests()
    {
        _account = _pool.Accounts["alpha"] = new FakeAccount("alpha", [], _clock);
    }

    [Fact]
    public async Task Lease_Held_RenewsAtEveryThird()
    {
        await using var leased = await TakeAsync();
        var granted = leased.Lease.ExpiresAt;
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, _account.Renewed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _account.Renewed);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(4, _account.Renewed);
        Assert.Equal(granted + TimeSpan.FromSeconds(40), leased.Lease.ExpiresAt);
        Assert.False(leased.IsLost);
    }

    [Fact]
    public async Task Lease_OwnerForgotIt_IsLostAtTheNextRenewal()
    {
        await using var leased = await TakeAsync();
        _account.ForgetLeases();
        Assert.False(leased.Lost.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(leased.IsLost);
        Assert.True(leased.Lost.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _account.Renewed);
    }

    [Fact]
    public async Task Dispose_GivesItBackOnceAndRenewsNoMore()
    {
        var leased = await TakeAsync();
        Assert.Equal(1, _account.Held);
        await leased.DisposeAsync();
        await leased.DisposeAsync();
        Assert.Equal(0, _account.Held);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _account.Renewed);
        Assert.Equal(0, _clock.Timers);
    }

    [Fact]
    public async Task Take_RefusedForAWhile_AsksAgainThenAndNotBefore()
    {
        _account.MaxLeases = 1;
        var first = await TakeAsync();
        var waits = new List<TimeSpan>();
        _pool.BusyRetry = TimeSpan.FromSeconds(3);
        var second = LeaserOf().TakeAsync(Request, waits.Add, default);
        Assert.Equal([TimeSpan.FromSeconds(3)], waits);
        await first.DisposeAsync();
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.NotNull((await second.WaitAsync(TimeSpan.FromMinutes(1))).Leased);
    }

    [Fact]
    public async Task Take_NoAccountThatWaitingBrings_SaysWhy()
    {
        _account.Refuses = LeaseRefusal.Disabled;
        var outcome = await LeaserOf().TakeAsync(Request, null, default);
        Assert.Null(outcome.Leased);
        Assert.Equal(LeaseRefusal.NoAccount, outcome.Refusal);
        Assert.Contains("alpha (Disabled)", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_PoolFails_AsksAgain()
    {
        _pool.Failures = 3;
        var taking = LeaserOf().TakeAsync(Request, null, default);
        Assert.False(taking.IsCompleted);
        var started = TimeProvider.System.GetTimestamp();
        while (!taking.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        await using var leased = (await taking).Leased;
        Assert.NotNull(leased);
        Assert.True(_clock.GetUtcNow() - FakePoolGrain.Start >= TimeSpan.FromSeconds(0.2 + 0.4 + 0.8));
    }

    [Fact]
    public async Task Take_GivenUp_Throws()
    {
        _account.MaxLeases = 0;
        using var stop = new CancellationTokenSource();
        var taking = LeaserOf().TakeAsync(Request, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    private static LeaseRequest Request => new() { Holder = "worker", Purpose = LeasePurpose.History };

    private AccountLeaser LeaserOf() => new(_pool, _clock, new Random(1), NullLogger.Instance);

    private async Task<LeasedAccount> TakeAsync() => (await LeaserOf().TakeAsync(Request, null, default)).Leased!;
}
