using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Pool;

namespace Grains.Tests.Pool;

public sealed class PoolMembersTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PoolMembers _members = new();
    private long _sequence;

    [Fact]
    public void LeastRecentlyUsed_InMemory_ComesBeforeOneThatIsOnlyListed()
    {
        _members.Add("cold", Start);
        var warm = _members.Add("warm", Start);
        Tell(warm);
        Assert.Same(warm, Choose("history"));
        Tell(warm, leases: 1);
        Assert.Equal("cold", Choose("history")!.AccountId);
    }

    [Fact]
    public void Refresh_ParkedPurpose_IsFreeForTheOthersUntilItsTime()
    {
        var member = _members.Add("one", Start);
        Tell(member, parked: [new PurposeTime("history", Start.AddSeconds(5))]);
        Assert.Null(Choose("history"));
        Assert.Same(member, Choose("resolve"));
        Assert.Equal(Start.AddSeconds(5), _members.NextChange());

        _members.Advance(Start.AddSeconds(5));
        Assert.Same(member, Choose("history"));
        Assert.Null(_members.NextChange());
    }

    [Fact]
    public void Refresh_Busy_IsFreeForUpdatesAndWhenTheLeaseRunsOut()
    {
        var member = _members.Add("one", Start);
        Tell(member, leases: 1);
        Assert.Null(Choose("history"));
        Assert.Same(member, Choose("updates"));
        Assert.Equal(Start.AddSeconds(30), _members.NextChange());
    }

    [Fact]
    public void Apply_ReportThatComesTooLate_ChangesNothing()
    {
        var member = _members.Add("one", Start);
        var old = Report("one", leases: 1);
        Tell(member);
        Assert.False(PoolMembers.Apply(member, old));
        Assert.Equal(0, member.Slots);
    }

    [Fact]
    public void Remove_FreeAccount_IsNotChosenAnyMore()
    {
        _members.Add("one", Start);
        _members.Remove("one");
        Assert.Null(Choose("history"));
        Assert.Equal(0, _members.Count);
    }

    [Fact]
    public void Pause_OneHost_LeavesTheOthersAndWakesNone()
    {
        var first = _members.Add("first", Start);
        var second = _members.Add("second", Start);
        _members.Add("listed", Start);
        Tell(first, host: "a");
        Tell(second, host: "b");

        _members.Pause(first, Start.AddSeconds(1), "global");
        Assert.Same(second, Choose("history"));
        Assert.False(_members.IsFree(first, 1 << PurposeMask.IndexOf("history"), [], Start));
        Assert.True(_members.IsFree(first, 1 << PurposeMask.IndexOf("updates"), [], Start));
        Assert.Equal(DateTimeOffset.MinValue, _members.Pause().Until);

        _members.Pause(second, Start.AddSeconds(2), "global");
        Assert.Null(Choose("history"));
        Assert.NotNull(Choose("updates"));
        Assert.Equal((Start.AddSeconds(1), "global"), _members.Pause());
        Assert.Equal(Start.AddSeconds(1), _members.NextPauseEnd(Start));
        Assert.Same(first, _members.LeastRecentlyUsed(1 << PurposeMask.IndexOf("history"), [], Start.AddSeconds(1)));
    }

    [Fact]
    public void Random_Changes_ChooseWhatALookAtEveryAccountWouldChoose()
    {
        var random = new Random(5);
        var now = Start;
        var all = Enumerable.Range(0, 40).Select(i => _members.Add($"account {i}", now)).ToList();
        for (var i = 0; i < 20_000; i++)
        {
            var member = all[random.Next(all.Count)];
            switch (random.Next(6))
            {
                case 0:
                    Tell(member, now, leases: random.Next(3), parked: Times(random, now), nextCall: Times(random, now));
                    break;
                case 1:
                    Tell(member, now, refusal: random.Next(2) == 0 ? LeaseRefusal.None : LeaseRefusal.Disabled);
                    break;
                case 2:
                    member.IsDrained = random.Next(3) == 0;
                    _members.Refresh(member, now);
                    break;
                case 3:
                    member.HeldUntil = now.AddSeconds(random.Next(3));
                    _members.Refresh(member, now);
                    break;
                case 4:
                    now = now.AddMilliseconds(random.Next(2000));
                    _members.Advance(now);
                    break;
                default:
                    var purpose = random.Next(PurposeMask.Count);
                    var chosen = _members.LeastRecentlyUsed(1 << purpose, [], now);
                    var able = all.Where(other => IsAble(other, purpose, now)).ToList();
                    Assert.Equal(able.Count > 0, chosen is not null);
                    if (chosen is not null)
                    {
                        Assert.Contains(chosen, able);
                        Assert.True(chosen.IsActive || !able.Any(other => other.IsActive));
                        _members.Use(chosen);
                        _members.Refresh(chosen, now);
                    }

                    break;
            }
        }
    }

    private static bool IsAble(PoolMember member, int purpose, DateTimeOffset now) =>
        member is { Standing: LeaseRefusal.None, IsDrained: false }
        && member.HeldUntil <= now
        && (PurposeMask.IsLight(purpose) || !member.IsBusy)
        && !(member.Report?.Parked ?? []).Concat(member.Report?.NextCall ?? []).Any(time => time.Purpose == LeasePurpose.All[purpose] && time.Until > now);

    private static PurposeTime[] Times(Random random, DateTimeOffset now) =>
        [.. LeasePurpose.All.Where(_ => random.Next(3) == 0).Select(purpose => new PurposeTime(purpose, now.AddSeconds(random.Next(1, 10))))];

    private PoolMember? Choose(string purpose) => _members.LeastRecentlyUsed(1 << PurposeMask.IndexOf(purpose), [], Start);

    private void Tell(PoolMember member, DateTimeOffset? now = null, int leases = 0, LeaseRefusal refusal = LeaseRefusal.None, PurposeTime[]? parked = null, PurposeTime[]? nextCall = null, string host = "")
    {
        Assert.True(PoolMembers.Apply(member, Report(member.AccountId, leases, refusal, parked, nextCall) with { Host = host }));
        _members.Refresh(member, now ?? Start);
    }

    private AccountReport Report(string accountId, int leases = 0, LeaseRefusal refusal = LeaseRefusal.None, PurposeTime[]? parked = null, PurposeTime[]? nextCall = null) => new()
    {
        Status = new AccountStatus { AccountId = accountId, State = AccountState.Ready },
        Sequence = ++_sequence,
        Refusal = refusal,
        MaxLeases = 1,
        Leases = [.. Enumerable.Range(0, leases).Select(_ => new LeaseInfo
        {
            LeaseId = Guid.NewGuid(),
            AccountId = accountId,
            Holder = "worker",
            Tenant = "one",
            Purpose = "history",
            GrantedAt = Start,
            ExpiresAt = Start.AddSeconds(30),
        })],
        Parked = parked ?? [],
        NextCall = nextCall ?? [],
    };
}
