using Grains.Interfaces.Pool;

namespace Grains.Pool;

/// <summary>
/// The accounts of a pool, indexed by what they are free for, so that choosing one among ten thousand costs as much as among ten.
/// </summary>
/// <remarks>
/// An account that is free for some purposes stands in the list of exactly these purposes, each host's apart and apart from those that
/// are only listed, the least recently used in front. A choice looks at the front of the lists that have the purpose: at most 16 of each
/// host. An account that comes free by the passing of time stands in a heap by that time.
/// </remarks>
internal sealed class PoolMembers
{
    private readonly Dictionary<string, PoolMember> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostAccounts> _hosts = new(StringComparer.Ordinal);
    private readonly HostAccounts _listed = new();
    private readonly PriorityQueue<PoolMember, DateTimeOffset> _later = new();
    private long _uses;

    public int Count => _byId.Count;

    public IEnumerable<PoolMember> All => _byId.Values;

    public PoolMember? Find(string accountId) => _byId.GetValueOrDefault(accountId);

    public PoolMember Add(string accountId, DateTimeOffset now)
    {
        var member = new PoolMember(accountId);
        _byId.Add(accountId, member);
        Refresh(member, now);
        return member;
    }

    public void Remove(string accountId)
    {
        if (_byId.Remove(accountId, out var member))
        {
            member.Node.List?.Remove(member.Node);
            (member.Mask, member.NextAt) = (0, DateTimeOffset.MaxValue);
        }
    }

    /// <summary>The account is being asked for a grant: every other comes before it next time.</summary>
    public void Use(PoolMember member)
    {
        member.LastUsed = ++_uses;
        member.Node.List?.Remove(member.Node);
    }

    /// <summary>Takes in a report; false where it comes too late.</summary>
    public static bool Apply(PoolMember member, AccountReport report)
    {
        if (report.Sequence <= (member.Report?.Sequence ?? 0))
        {
            return false;
        }

        // What ended and which peers are known is dealt with once; the rest stays for as long as the report is the newest.
        member.Report = report with { Ended = [], Peers = [] };
        member.Standing = report.Refusal;
        return true;
    }

    /// <summary>Finds out anew what an account is free for, and puts it where it belongs.</summary>
    public void Refresh(PoolMember member, DateTimeOffset now)
    {
        if (!_byId.ContainsKey(member.AccountId))
        {
            return;
        }

        var (mask, next) = Availability(member, now);
        var list = HostOf(member).ListOf(mask);
        member.Mask = mask;
        if (member.Node.List != list)
        {
            member.Node.List?.Remove(member.Node);
            list?.AddLast(member.Node);
        }

        if (next < member.NextAt || (next > member.NextAt && next < DateTimeOffset.MaxValue))
        {
            _later.Enqueue(member, next);
        }

        member.NextAt = next;
    }

    /// <summary>Finds out anew about the accounts whose time has come.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (_later.TryPeek(out var member, out var at) && at <= now)
        {
            _later.Dequeue();
            if (member.NextAt == at)
            {
                member.NextAt = DateTimeOffset.MaxValue;
                Refresh(member, now);
            }
        }
    }

    /// <summary>When the next account may come free by the passing of time alone; null where none will.</summary>
    public DateTimeOffset? NextChange()
    {
        while (_later.TryPeek(out var member, out var at))
        {
            if (member.NextAt == at)
            {
                return at;
            }

            _later.Dequeue();
        }

        return null;
    }

    /// <summary>The least recently used account that is free for all of some purposes, those in memory first; null where none is.</summary>
    public PoolMember? LeastRecentlyUsed(int purposes, IReadOnlyCollection<string> excluded, DateTimeOffset now)
    {
        PoolMember? best = null;
        var isPaused = false;
        foreach (var (_, host) in _hosts)
        {
            if (IsPaused(host, purposes, now))
            {
                isPaused = true;
            }
            else
            {
                best = host.LeastRecentlyUsed(purposes, excluded, best);
            }
        }

        // While a common rate is used up, more accounts in memory would not make more calls.
        return best is null && !isPaused ? _listed.LeastRecentlyUsed(purposes, excluded, best) : best;
    }

    /// <summary>Leaves the accounts of a member's host alone: a rate that they share is used up.</summary>
    public void Pause(PoolMember member, DateTimeOffset until, string scope)
    {
        var host = HostOf(member);
        (host.PausedUntil, host.PausedScope) = (until, scope);
    }

    /// <summary>Until when, and for whose rate, a member is left alone with its host.</summary>
    public (DateTimeOffset Until, string Scope) PauseOf(PoolMember member) => (HostOf(member).PausedUntil, HostOf(member).PausedScope);

    /// <summary>When the next paused host may be used again; null where none is paused.</summary>
    public DateTimeOffset? NextPauseEnd(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var (_, host) in _hosts)
        {
            next = host.PausedUntil > now && (next is null || host.PausedUntil < next) ? host.PausedUntil : next;
        }

        return next;
    }

    /// <summary>When the first host may be used again, where every host with accounts in memory is paused; the past where one is not.</summary>
    public (DateTimeOffset Until, string Scope) Pause()
    {
        var first = (Until: DateTimeOffset.MaxValue, Scope: string.Empty);
        foreach (var (_, host) in _hosts)
        {
            first = host.PausedUntil < first.Until ? (host.PausedUntil, host.PausedScope) : first;
        }

        return _hosts.Count == 0 ? (DateTimeOffset.MinValue, string.Empty) : first;
    }

    public bool IsFree(PoolMember member, int purposes, IReadOnlyCollection<string> excluded, DateTimeOffset now) =>
        (member.Mask & purposes) == purposes
        && (excluded.Count == 0 || !excluded.Contains(member.AccountId))
        && !IsPaused(HostOf(member), purposes, now);

    /// <summary>When a usable account will be free for all of some purposes as far as time alone tells; the past where it is or may be at any moment.</summary>
    public static DateTimeOffset FreeAt(PoolMember member, int purposes, DateTimeOffset now)
    {
        var at = member.HeldUntil > now ? member.HeldUntil : DateTimeOffset.MinValue;
        if (member.Report is { } report)
        {
            at = Last(report.Parked, purposes, at);
            at = Last(report.NextCall, purposes, at);
        }

        return at;
    }

    private static (int Mask, DateTimeOffset Next) Availability(PoolMember member, DateTimeOffset now)
    {
        if (!member.IsUsable)
        {
            return (0, DateTimeOffset.MaxValue);
        }

        if (member.HeldUntil > now)
        {
            return (0, member.HeldUntil);
        }

        var (mask, next) = (PurposeMask.All, DateTimeOffset.MaxValue);
        if (member.Report is { } report)
        {
            Block(report.Parked, now, ref mask, ref next);
            Block(report.NextCall, now, ref mask, ref next);
        }

        if (member.IsBusy)
        {
            mask &= ~PurposeMask.Heavy;
            // The account itself ends a lease that has run out as soon as it is asked for the next.
            var expiry = member.FirstExpiry;
            next = expiry > now && expiry < next ? expiry : next;
        }

        return (mask, next);
    }

    private static void Block(PurposeTime[] times, DateTimeOffset now, ref int mask, ref DateTimeOffset next)
    {
        foreach (var time in times)
        {
            if (time.Until > now)
            {
                mask &= ~(1 << PurposeMask.IndexOf(time.Purpose));
                next = time.Until < next ? time.Until : next;
            }
        }
    }

    private static bool IsPaused(HostAccounts host, int purposes, DateTimeOffset now) =>
        host.PausedUntil > now && (purposes & PurposeMask.Heavy) != 0;

    private HostAccounts HostOf(PoolMember member)
    {
        if (member.Report is not { IsActive: true } report)
        {
            return _listed;
        }

        if (!_hosts.TryGetValue(report.Host, out var host))
        {
            _hosts[report.Host] = host = new HostAccounts();
        }

        return host;
    }

    private static DateTimeOffset Last(PurposeTime[] times, int purposes, DateTimeOffset last)
    {
        foreach (var time in times)
        {
            if ((purposes & (1 << PurposeMask.IndexOf(time.Purpose))) != 0 && time.Until > last)
            {
                last = time.Until;
            }
        }

        return last;
    }
}
