using Grains.Accounts.Ownership;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Accounts.Ownership;

/// <summary>One login in use at two places is burned: whatever the directory says, only one activation may have a connection.</summary>
public sealed class AccountOwnershipTests
{
    private static readonly HistoryQuery News = new() { ChannelId = 1000, Username = "news" };

    [Fact]
    public async Task Acquire_OwnerLives_ItsConnectionIsClosedBeforeAnotherCalls()
    {
        await using var owners = await TwoOwners.StartAsync();
        var (first, lease) = await LeaseAsync(owners.First);
        await first.ReleaseAsync(lease);
        var old = owners.First.Sessions["alpha"];
        var wasClosed = false;

        var second = owners.Second.Account("alpha");
        var taken = await TakeAsync(second);
        owners.Second.Sessions["alpha"].AfterCall = _ => wasClosed = old.IsDisposed;
        Assert.NotNull((await second.GetHistoryAsync(taken, News)).Value);

        Assert.True(wasClosed);
        Assert.Equal(["first"], owners.Silos.Asked);
        Assert.True(taken.Epoch > lease.Epoch);
    }

    [Fact]
    public async Task Acquire_OwnerLivesAndIsCalledAgain_TheAccountMovesBackAndOneIsOpen()
    {
        await using var owners = await TwoOwners.StartAsync();
        await LeaseAndReleaseAsync(owners.First);

        for (var turn = 0; turn < 6; turn++)
        {
            await LeaseAndReleaseAsync(turn % 2 == 0 ? owners.Second : owners.First);
            Assert.Equal(turn % 2 == 0, owners.First.Sessions["alpha"].IsDisposed);
            Assert.Equal(turn % 2 != 0, owners.Second.Sessions["alpha"].IsDisposed);
        }
    }

    [Fact]
    public async Task Acquire_OwnerIsDead_TakesItWithoutAsking()
    {
        await using var owners = await TwoOwners.StartAsync();
        var (_, before) = await LeaseAsync(owners.First);
        await owners.First.KillAsync();
        owners.Silos.Gone.TryAdd("first", 0);

        var taken = await TakeAsync(owners.Second.Account("alpha"));

        Assert.Empty(owners.Silos.Asked);
        Assert.True(taken.Epoch > before.Epoch);
    }

    [Fact]
    public async Task Acquire_OwnerIsSilent_WaitsUntilItIsDeadAndDoesNotCall()
    {
        await using var owners = await TwoOwners.StartAsync();
        var (first, lease) = await LeaseAsync(owners.First);
        owners.Silos.Silent.TryAdd("first", 0);
        var second = owners.Second.Account("alpha");

        for (var tries = 0; tries < 3; tries++)
        {
            var refused = await second.AcquireAsync(GrainCluster.Request());
            Assert.Equal((LeaseRefusal.Busy, true), (refused.Refusal, refused.RetryAfter > TimeSpan.Zero));
            Assert.Null(refused.Account);
        }

        Assert.Empty(owners.Second.Sessions["alpha"].Calls);
        Assert.Equal("OWNED_ELSEWHERE", (await second.ActAsync(new AccountActionRequest { Action = AccountAction.Disable, Actor = "ann" })).Refusal);
        Assert.Equal("OWNED_ELSEWHERE", (await second.LogOutAsync()).Failure!.Error);
        await second.ExamineAsync();
        Assert.Empty(owners.Second.Sessions["alpha"].Calls);
        Assert.NotNull((await first.GetHistoryAsync(lease, News)).Value);

        owners.Silos.Gone.TryAdd("first", 0);
        await TakeAsync(second);
    }

    [Fact]
    public async Task Acquire_SomebodyElseClaimsWhileItAsks_AsksThatOne()
    {
        await using var owners = await TwoOwners.StartAsync();
        await LeaseAndReleaseAsync(owners.First);
        var claims = 0;
        owners.Silos.BeforeAnswer = async _ =>
        {
            if (Interlocked.Increment(ref claims) == 1)
            {
                // Asked, and back before the answer was heard.
                await LeaseAndReleaseAsync(owners.First);
            }
        };

        await LeaseAndReleaseAsync(owners.Second);

        Assert.Equal(["first", "first"], owners.Silos.Asked);
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);
        Assert.False(owners.Second.Sessions["alpha"].IsDisposed);
    }

    [Fact]
    public async Task Acquire_OverAStateThatHasChanged_LosesAndDoesNotCall()
    {
        await using var owners = await TwoOwners.StartAsync();
        await LeaseAndReleaseAsync(owners.First);
        await owners.First.DeactivateAsync(owners.First.Account("alpha"));
        // Has read that nobody owns the account.
        var second = owners.Second.Account("alpha");
        await second.GetStatusAsync();
        await LeaseAndReleaseAsync(owners.First);

        await Assert.ThrowsAnyAsync<Exception>(() => second.AcquireAsync(GrainCluster.Request()));

        Assert.Empty(owners.Second.Sessions["alpha"].Calls);
        Assert.False(owners.First.Sessions["alpha"].IsDisposed);
        await LeaseAndReleaseAsync(owners.First);
    }

    [Fact]
    public async Task Acquire_OwnerCrashedBetweenItsClaimAndItsConnection_TakesItOnceTheSiloHasSaidSo()
    {
        await using var owners = await TwoOwners.StartAsync();
        await LeaseAndReleaseAsync(owners.First);
        await owners.First.KillAsync();
        // The silo lives by the membership and knows of no holder: that of the dead one is forgotten.
        owners.Silos.Join("first", new AccountHolders());

        await TakeAsync(owners.Second.Account("alpha"));

        Assert.Equal(["first"], owners.Silos.Asked);
    }

    [Fact]
    public async Task Acquire_AfterACleanDeactivation_NobodyIsAsked()
    {
        await using var owners = await TwoOwners.StartAsync();
        await LeaseAndReleaseAsync(owners.First);
        await owners.First.DeactivateAsync(owners.First.Account("alpha"));
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);

        await LeaseAndReleaseAsync(owners.Second);

        Assert.Empty(owners.Silos.Asked);
    }

    [Fact]
    public async Task Acquire_AnotherActivationInTheSameProcess_IsClosedFirst()
    {
        await using var owners = await TwoOwners.StartAsync(secondName: "first");
        await LeaseAndReleaseAsync(owners.First);

        await LeaseAndReleaseAsync(owners.Second);

        Assert.Empty(owners.Silos.Asked);
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);
        Assert.False(owners.Second.Sessions["alpha"].IsDisposed);
    }

    [Fact]
    public async Task GiveUp_WhileALeaseIsOut_WaitsForItAndRefusesNewOnes()
    {
        await using var owners = await TwoOwners.StartAsync();
        var (first, lease) = await LeaseAsync(owners.First);
        var taking = TakeAsync(owners.Second.Account("alpha"));
        await RefusesAsync(first);

        Assert.NotNull((await first.GetHistoryAsync(lease, News)).Value);
        Assert.False(taking.IsCompleted);
        await first.ReleaseAsync(lease);

        await taking;
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);
    }

    [Fact]
    public async Task GiveUp_LeaseDoesNotComeBack_IsHandedOnAfterTheGrace()
    {
        await using var owners = await TwoOwners.StartAsync();
        var (first, lease) = await LeaseAsync(owners.First);
        var second = owners.Second.Account("alpha");
        var taking = TakeAsync(second);
        await RefusesAsync(first);
        Assert.False(taking.IsCompleted);

        owners.First.Time.Advance(TimeSpan.FromSeconds(3));

        await taking;
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);
        Assert.Null((await second.GetHistoryAsync(lease, News)).Failure);
    }

    [Fact]
    public async Task Ask_AnotherSiloOfTheCluster_ClosesTheConnectionThere()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await LeaseAndReleaseAsync(cluster);
        var here = cluster.Silo.GetRequiredService<IOwnerSilos>().Here;

        var other = (await cluster.AddSiloAsync()).GetRequiredService<IOwnerSilos>();

        Assert.NotEqual(here, other.Here);
        Assert.False(await other.IsGoneAsync(here));
        Assert.True(await other.AskAsync(here, "alpha"));
        Assert.True(cluster.Sessions["alpha"].IsDisposed);
        Assert.True(await other.AskAsync(here, "nobody"));
    }

    [Fact]
    public async Task IsGone_SiloThatStoppedOrNeverWas_IsGone()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var here = cluster.Silo.GetRequiredService<IOwnerSilos>().Here;
        var other = (await cluster.AddSiloAsync()).GetRequiredService<IOwnerSilos>();
        await cluster.KillAsync();

        await Eventually.TrueAsync(async () => await other.IsGoneAsync(here));

        Assert.True(await other.IsGoneAsync("127.0.0.1:1@77"));
        Assert.False(await other.IsGoneAsync(other.Here));
    }

    private static async Task<(IAccountGrain Account, Lease Lease)> LeaseAsync(GrainCluster cluster)
    {
        var account = cluster.Account("alpha");
        if ((await account.GetStatusAsync()).State == AccountState.New)
        {
            await cluster.LogInAsync("alpha");
        }

        return (account, await TakeAsync(account));
    }

    /// <summary>The first share of a rate, or an answer, may be late on a machine that does other work.</summary>
    private static async Task<Lease> TakeAsync(IAccountGrain account)
    {
        Lease? lease = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (lease = (await account.AcquireAsync(GrainCluster.Request())).Lease) is not null;
            }
            catch (TimeoutException)
            {
                return false;
            }
        });
        return lease!;
    }

    /// <summary>Waits until an account that somebody has asked for gives no more leases.</summary>
    private static Task RefusesAsync(IAccountGrain account) => Eventually.TrueAsync(async () =>
    {
        var answer = await account.AcquireAsync(GrainCluster.Request());
        if (answer.Lease is { } early)
        {
            await account.ReleaseAsync(early);
        }

        return answer.Refusal == LeaseRefusal.Busy;
    });

    private static async Task LeaseAndReleaseAsync(GrainCluster cluster)
    {
        var (account, lease) = await LeaseAsync(cluster);
        Assert.NotNull((await account.GetHistoryAsync(lease, News)).Value);
        await account.ReleaseAsync(lease);
    }
}
