using System.Globalization;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Grains.Pool;

internal sealed partial class AccountPoolGrain
{
    /// <inheritdoc/>
    public Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer)
    {
        var now = _time.GetUtcNow();
        var index = PurposeMask.IndexOf(purpose);
        ExplainedRule[] rules = index < 0
            ? [new() { Rule = "purpose", Passed = false, Detail = $"'{purpose}' is none of {string.Join(", ", LeasePurpose.All)}" }]
            : _members.Find(accountId) is { } member
            ? [.. Explain(member, index, peer, now)]
            : [new() { Rule = "member", Passed = false, Detail = $"pool {Id} has no account of this name" }];
        return Task.FromResult(new PoolExplanation
        {
            AccountId = accountId,
            Purpose = purpose,
            CanBeLeased = rules.All(static rule => rule.Passed),
            Rules = rules,
        });
    }

    // One rule a line, in the order in which the pool and the account ask.
    private IEnumerable<ExplainedRule> Explain(PoolMember member, int purpose, string? peer, DateTimeOffset now)
    {
        var name = LeasePurpose.All[purpose];
        var isLight = PurposeMask.IsLight(purpose);
        yield return Rule("member", true, $"it belongs to pool {Id}");
        yield return Rule("host", !_drain.IsDraining, _drain.IsDraining ? "the pool's host is stopping" : "the pool's host is up");
        yield return Rule("drain", !State.IsDraining && !member.IsDrained, State.IsDraining ? "the whole pool is drained" : member.IsDrained ? "it is drained by an operator" : "nobody drains it");
        yield return Rule("state", member.Standing == LeaseRefusal.None, DetailOfState(member));
        yield return Held(member, now);
        yield return Timed("flood", UntilOf(member.Report?.Parked, name), now, $"Telegram told it to leave {name} alone", $"{name} is not parked");
        yield return Rule("slots", isLight || !member.IsBusy, isLight
            ? "a lease for updates takes none"
            : string.Create(CultureInfo.InvariantCulture, $"{member.Slots} of {member.Report?.MaxLeases ?? 1} are taken"));
        yield return Timed("rate", UntilOf(member.Report?.NextCall, name), now, "its rate is used up", "its rate allows a call");
        var (pausedUntil, scope) = _members.PauseOf(member);
        yield return Timed("common rate", isLight ? DateTimeOffset.MinValue : pausedUntil, now, $"the rate of {scope} is used up on its host", "no rate that it shares is used up");
        yield return Rule("peer", true, DetailOfPeer(member, peer));
        yield return Rule("order", true, DetailOfOrder(member, purpose));
        yield return Rule("queue", true, string.Create(CultureInfo.InvariantCulture, $"{_queues.CountOf(purpose)} requests for {name} wait"));
    }

    private static ExplainedRule Rule(string rule, bool passed, string detail) => new() { Rule = rule, Passed = passed, Detail = detail };

    private static ExplainedRule Timed(string rule, DateTimeOffset until, DateTimeOffset now, string blocked, string free) =>
        new() { Rule = rule, Passed = until <= now, Detail = until <= now ? free : blocked, Until = until <= now ? null : until };

    private static ExplainedRule Held(PoolMember member, DateTimeOffset now) =>
        Timed("answers", member.HeldUntil, now, $"it refused a moment ago: {Words(member.HeldFor)}", "it has not refused of late");

    private static string DetailOfState(PoolMember member)
    {
        var state = member.Report?.Status is { } status
            ? status.Reason.Length > 0 ? $"{status.State}: {status.Reason}" : status.State.ToString()
            : "not used since the pool began";
        return member.Standing == LeaseRefusal.None ? state : $"{state} ({Words(member.Standing)})";
    }

    private string DetailOfPeer(PoolMember member, string? peer)
    {
        if (peer is null)
        {
            return "no peer was named";
        }

        var knowing = _peers.Of(peer);
        return knowing.Contains(member)
            ? $"it knows {peer} and is preferred"
            : string.Create(CultureInfo.InvariantCulture, $"it has to find {peer} first; {knowing.Count} other accounts know it");
    }

    private string DetailOfOrder(PoolMember member, int purpose)
    {
        var before = _members.All.Count(other => other != member
            && (other.Mask & (1 << purpose)) != 0
            && (other.IsActive, member.IsActive) is var (otherActive, active)
            && (otherActive == active ? other.LastUsed < member.LastUsed : otherActive));
        return string.Create(CultureInfo.InvariantCulture, $"{before} accounts that are free come first: in memory, and least recently used");
    }

    private static DateTimeOffset UntilOf(PurposeTime[]? times, string purpose) =>
        (times ?? []).FirstOrDefault(time => time.Purpose == purpose)?.Until ?? DateTimeOffset.MinValue;
}
