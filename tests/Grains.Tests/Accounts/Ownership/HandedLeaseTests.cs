using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;

namespace Grains.Tests.Accounts.Ownership;

/// <summary>An account that leaves its host in order takes its leases along; what a host that died had given out is worth nothing.</summary>
public sealed class HandedLeaseTests
{
    private static readonly HistoryQuery News = new() { ChannelId = 1000, Username = "news" };

    [Fact]
    public async Task Use_AfterTheAccountHasLeft_GoesOnElsewhereAndNewLeasesAreOfALaterEpoch()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        var second = owners.Second.Account("alpha");

        Assert.Null((await second.GetHistoryAsync(lease, News)).Failure);
        Assert.True(owners.First.Sessions["alpha"].IsDisposed);
        Assert.Empty(owners.Silos.Asked);
        Assert.Equal(1, (await second.GetStatusAsync()).ActiveLeases);
        var newer = (await second.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.True(newer.Epoch > lease.Epoch);
        owners.Second.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await second.GetHistoryAsync(newer, News)).Failure);
        Assert.Null((await second.GetHistoryAsync(lease, News)).Failure);
        Assert.Equal(LeaseRefusal.Busy, (await second.AcquireAsync(GrainCluster.Request())).Refusal);

        await second.ReleaseAsync(lease);

        Assert.Equal(1, (await second.GetStatusAsync()).ActiveLeases);
        Assert.Equal(LeaseRefusal.Released, (await second.GetHistoryAsync(lease, News)).Failure!.Refusal);
    }

    [Fact]
    public async Task Use_AfterTheAccountHasLeftTwice_StillGoesOn()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        for (var turn = 0; turn < 4; turn++)
        {
            var here = turn % 2 == 0 ? owners.Second : owners.First;
            Assert.Null((await here.Account("alpha").GetHistoryAsync(lease, News)).Failure);
            await here.DeactivateAsync(here.Account("alpha"));
        }
    }

    [Fact]
    public async Task Release_AfterTheAccountHasLeft_FreesItsSlotElsewhere()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        var second = owners.Second.Account("alpha");

        await second.ReleaseAsync(lease);

        Assert.Equal(0, (await second.GetStatusAsync()).ActiveLeases);
        Assert.NotNull((await second.AcquireAsync(GrainCluster.Request())).Lease);
        Assert.NotNull((await second.AcquireAsync(GrainCluster.Request())).Lease);
    }

    [Fact]
    public async Task Renew_AfterTheAccountHasLeft_LastsLongerUnderTheSameEpoch()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        owners.Second.Time.Advance(TimeSpan.FromSeconds(20));

        var renewed = (await owners.Second.Account("alpha").RenewAsync(lease)).Lease!;

        Assert.Equal((lease.LeaseId, lease.Epoch), (renewed.LeaseId, renewed.Epoch));
        Assert.True(renewed.ExpiresAt > lease.ExpiresAt);
        owners.Second.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null((await owners.Second.Account("alpha").GetHistoryAsync(renewed, News)).Failure);
    }

    [Fact]
    public async Task Use_AfterItsTime_IsRefusedWhereverTheAccountIs()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        owners.Second.Time.Advance(TimeSpan.FromSeconds(31));
        var second = owners.Second.Account("alpha");

        Assert.Equal(LeaseRefusal.Expired, (await second.GetHistoryAsync(lease, News)).Failure!.Refusal);
        Assert.Equal(0, (await second.GetStatusAsync()).ActiveLeases);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public async Task Use_LeaseThatLooksLikeOne_IsRefused(int epochs, int holders)
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        var forged = lease with { Epoch = lease.Epoch + epochs, Holder = lease.Holder + new string('x', holders) };

        var refused = (await owners.Second.Account("alpha").GetHistoryAsync(forged, News)).Failure!;

        Assert.Equal((FailureKind.Lease, epochs > 0 ? LeaseRefusal.Stale : LeaseRefusal.WrongHolder), (refused.Kind, refused.Refusal));
    }

    [Fact]
    public async Task Use_AfterTheHostHasDied_IsStale()
    {
        await using var owners = await TwoOwners.StartAsync();
        var account = await owners.First.LogInAsync("alpha");
        var lease = await TakeAsync(account);
        await owners.First.KillAsync();
        owners.Silos.Gone.TryAdd("first", 0);
        var second = owners.Second.Account("alpha");

        Assert.Equal(LeaseRefusal.Stale, (await second.GetHistoryAsync(lease, News)).Failure!.Refusal);
        Assert.Equal(0, (await second.GetStatusAsync()).ActiveLeases);
    }

    [Fact]
    public async Task Use_WhileTheOwnerHasNotHandedOn_IsToBeTriedAgain()
    {
        await using var owners = await TwoOwners.StartAsync();
        var account = await owners.First.LogInAsync("alpha");
        var lease = await TakeAsync(account);
        owners.Silos.Silent.TryAdd("first", 0);
        var second = owners.Second.Account("alpha");

        Assert.Equal(FailureKind.Disconnected, (await second.GetHistoryAsync(lease, News)).Failure!.Kind);
        Assert.Equal(LeaseRefusal.Busy, (await second.RenewAsync(lease)).Refusal);
        Assert.Null((await account.GetHistoryAsync(lease, News)).Failure);

        owners.Silos.Silent.Clear();
        await owners.First.DeactivateAsync(account);
        Assert.Null((await second.GetHistoryAsync(lease, News)).Failure);
    }

    [Fact]
    public async Task Quarantine_AfterTheAccountHasLeft_EndsTheLeaseAsItEndsOthers()
    {
        await using var owners = await TwoOwners.StartAsync();
        var lease = await LeaseAsync(owners);
        var second = owners.Second.Account("alpha");

        Assert.True((await second.ActAsync(new AccountActionRequest { Action = AccountAction.Quarantine, Actor = "ann", Duration = TimeSpan.FromMinutes(5) })).Done);

        Assert.Equal(0, (await second.GetStatusAsync()).ActiveLeases);
        Assert.Equal(LeaseRefusal.Stale, (await second.RenewAsync(lease)).Refusal);
    }

    [Fact]
    public async Task Listening_AfterTheAccountHasLeft_BeginsAnew()
    {
        await using var owners = await TwoOwners.StartAsync();
        var account = await owners.First.LogInAsync("alpha");
        var lease = await TakeAsync(account, LeasePurpose.Updates);
        await owners.First.DeactivateAsync(account);
        var second = owners.Second.Account("alpha");
        await TakeAsync(second);

        Assert.Equal(LeaseRefusal.Stale, (await second.WaitUpdatesAsync(lease, 0, TimeSpan.FromSeconds(1))).Failure!.Refusal);
    }

    /// <summary>A lease of an account that has left its host since.</summary>
    private static async Task<Lease> LeaseAsync(TwoOwners owners)
    {
        var account = await owners.First.LogInAsync("alpha");
        var lease = await TakeAsync(account);
        await owners.First.DeactivateAsync(account);
        return lease;
    }

    private static async Task<Lease> TakeAsync(IAccountGrain account, string purpose = LeasePurpose.History)
    {
        Lease? lease = null;
        await Eventually.TrueAsync(async () => (lease = (await account.AcquireAsync(GrainCluster.Request(purpose))).Lease) is not null);
        return lease!;
    }
}
