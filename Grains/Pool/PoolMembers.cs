using Grains.Interfaces.Pool;

namespace Grains.Pool;

/// <summary>
/// The accounts of a pool, indexed by what they are free for, so that choosing one among ten thousand costs as much as among ten.
/// </summary>
/// <remarks>
/// An account that is free for some purposes stands in the list of exactly these purposes, accounts in memory apart from those that are
/// not, the least recently used in front. A choice looks at the front of the lists that have the purpose: at most 16 of each kind. An
/// account that comes free by the passing of time stands in a heap by that time.
/// </remarks>
internal sealed class PoolMembers
{
    private const int Lists = 1 << PurposeMask.Count;

    private readonly Dictionary<string, PoolMember> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<PoolMember>[] _free = new LinkedList<PoolMember>[2 * Lists];
    private readonly PriorityQueue<PoolMember, DateTimeOffset> _later = new();
    private long _uses;

    public PoolMembers()
    {
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = new LinkedList<PoolMember>();
        }
    }

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
        var list = mask == 0 ? null : _free[mask + (member.IsActive ? 0 : Lists)];
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
    public PoolMember? LeastRecentlyUsed(int purposes, IReadOnlyCollection<string> excluded)
    {
        for (var tier = 0; tier < _free.Length; tier += Lists)
        {
            PoolMember? best = null;
            for (var mask = 1; mask < Lists; mask++)
            {
                if ((mask & purposes) == purposes
                    && First(_free[tier + mask], excluded) is { } first
                    && (best is null || first.LastUsed < best.LastUsed))
                {
                    best = first;
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    public static bool IsFree(PoolMember member, int purposes, IReadOnlyCollection<string> excluded) =>
        (member.Mask & purposes) == purposes && (excluded.Count == 0 || !excluded.Contains(member.AccountId));

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

    private static PoolMember? First(LinkedList<PoolMember> list, IReadOnlyCollection<string> excluded)
    {
        var node = list.First;
        while (node is not null && excluded.Count > 0 && excluded.Contains(node.Value.AccountId))
        {
            node = node.Next;
        }

        return node?.Value;
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
