using System.Globalization;
using Grains.Interfaces.Leases;

namespace Grains.Pool;

internal sealed partial class AccountPoolGrain
{
    private const int NamedAccounts = 5;

    // A look at every account is worth this long; in between nothing is missed, as free accounts are found by their lists.
    private static readonly TimeSpan EarliestAgain = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<int, (DateTimeOffset Until, DateTimeOffset? At)> _earliest = [];

    /// <summary>When an account that can do the work will be free as far as time alone tells; the past where one is or may be at any moment, null where there is none.</summary>
    private DateTimeOffset? EarliestFor(LeaseWaiter waiter, DateTimeOffset now)
    {
        var excluded = waiter.Request.Excluded;
        if (_members.LeastRecentlyUsed(waiter.StrangerNeeds, excluded, now) is not null)
        {
            return DateTimeOffset.MinValue;
        }

        DateTimeOffset? knowing = null;
        if (waiter.Request.Peer is { } peer)
        {
            knowing = Earliest(_peers.Of(peer), waiter.Needs, excluded, now);
            if (knowing <= now)
            {
                return knowing;
            }
        }

        var others = EarliestOfAll(waiter.StrangerNeeds, excluded, now);
        return others is null || knowing < others ? knowing : others;
    }

    private DateTimeOffset? EarliestOfAll(int purposes, IReadOnlyCollection<string> excluded, DateTimeOffset now)
    {
        if (excluded.Count > 0)
        {
            return Earliest(_members.All, purposes, excluded, now);
        }

        if (!_earliest.TryGetValue(purposes, out var known) || known.Until <= now)
        {
            _earliest[purposes] = known = (now + EarliestAgain, Earliest(_members.All, purposes, excluded, now));
        }

        return known.At;
    }

    private static DateTimeOffset? Earliest(IEnumerable<PoolMember> members, int purposes, IReadOnlyCollection<string> excluded, DateTimeOffset now)
    {
        DateTimeOffset? earliest = null;
        foreach (var member in members)
        {
            if (!member.IsUsable || excluded.Contains(member.AccountId))
            {
                continue;
            }

            var at = PoolMembers.FreeAt(member, purposes, now);
            if (at <= now)
            {
                // Busy: its lease may come back at any moment.
                return DateTimeOffset.MinValue;
            }

            earliest = earliest is null || at < earliest ? at : earliest;
        }

        return earliest;
    }

    private string ReasonOfNone(IReadOnlyCollection<string> excluded)
    {
        if (_members.Count == 0)
        {
            return "the pool has no accounts";
        }

        var named = _members.All.Take(NamedAccounts).Select(member => $"{member.AccountId} ({ReasonOf(member, excluded)})");
        var more = _members.Count > NamedAccounts ? string.Create(CultureInfo.InvariantCulture, $" and {_members.Count - NamedAccounts} more") : string.Empty;
        return $"no account can do this: {string.Join(", ", named)}{more}";
    }

    private static string ReasonOf(PoolMember member, IReadOnlyCollection<string> excluded) =>
        member.IsDrained ? "drained by an operator"
        : member.Standing != LeaseRefusal.None ? Words(member.Standing)
        : excluded.Contains(member.AccountId) ? "cannot do this work"
        : "busy";

    private static string Words(LeaseRefusal refusal) => refusal switch
    {
        LeaseRefusal.NotLoggedIn => "not logged in",
        LeaseRefusal.Disabled => "disabled",
        LeaseRefusal.Restricted => "restricted by Telegram",
        LeaseRefusal.Quarantined => "resting after failures of its own",
        LeaseRefusal.Draining => "being drained",
        LeaseRefusal.Disconnected => "did not answer",
        LeaseRefusal.RateLimited => "its rate is used up",
        LeaseRefusal.Flooded => "told to wait by Telegram",
        LeaseRefusal.Busy => "every slot is taken",
        _ => refusal.ToString(),
    };

    private string ReasonOfWait(LeaseWaiter waiter, DateTimeOffset now, DateTimeOffset at, int ahead)
    {
        var purpose = waiter.Request.Purpose;
        if (PausedUntil(waiter.Purpose) > now)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the rate of {_members.Pause().Scope} is used up; {ahead} requests for {purpose} come first");
        }

        return at > now
            ? string.Create(CultureInfo.InvariantCulture, $"no account is free for {purpose} for another {(at - now).TotalSeconds:0.0} s; {ahead} requests come first")
            : string.Create(CultureInfo.InvariantCulture, $"every account is busy; {ahead} requests for {purpose} come first");
    }
}
