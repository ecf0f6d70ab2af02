using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <summary>The leases of one account: who holds which until when. Pure bookkeeping, without clock or storage.</summary>
internal sealed class LeaseTable
{
    // Leases that ran out stay known until their holder would have given up, so that it hears "expired" and not "unknown".
    private const int RememberedLimit = 64;

    private readonly Dictionary<Guid, LeaseEntry> _active = [];
    private readonly Queue<Guid> _expired = [];

    public int Count => _active.Count;

    public IEnumerable<LeaseEntry> Active => _active.Values;

    public void Add(LeaseEntry entry) => _active.Add(entry.LeaseId, entry);

    /// <summary>Finds a lease that is good now, or says why it is not.</summary>
    public LeaseRefusal Check(Lease lease, string accountId, long epoch, DateTimeOffset now, out LeaseEntry? entry)
    {
        entry = null;
        if (!string.Equals(lease.AccountId, accountId, StringComparison.Ordinal))
        {
            return LeaseRefusal.Unknown;
        }

        if (lease.Epoch != epoch)
        {
            return LeaseRefusal.Stale;
        }

        if (!_active.TryGetValue(lease.LeaseId, out var found))
        {
            return _expired.Contains(lease.LeaseId) ? LeaseRefusal.Expired : LeaseRefusal.Unknown;
        }

        if (found.ExpiresAt <= now)
        {
            return LeaseRefusal.Expired;
        }

        entry = found;
        return LeaseRefusal.None;
    }

    /// <summary>Ends a lease; null where it is not out.</summary>
    public LeaseEntry? Remove(Guid leaseId) => _active.Remove(leaseId, out var entry) ? entry : null;

    /// <summary>Takes out what has run out: its holders did not release it.</summary>
    public List<LeaseEntry> TakeExpired(DateTimeOffset now)
    {
        List<LeaseEntry> taken = [];
        foreach (var entry in _active.Values)
        {
            if (entry.ExpiresAt <= now)
            {
                taken.Add(entry);
            }
        }

        foreach (var entry in taken)
        {
            _active.Remove(entry.LeaseId);
            _expired.Enqueue(entry.LeaseId);
            if (_expired.Count > RememberedLimit)
            {
                _expired.Dequeue();
            }
        }

        return taken;
    }

    /// <summary>When the first lease runs out; null where none is out.</summary>
    public DateTimeOffset? FirstExpiry()
    {
        DateTimeOffset? first = null;
        foreach (var entry in _active.Values)
        {
            if (first is null || entry.ExpiresAt < first)
            {
                first = entry.ExpiresAt;
            }
        }

        return first;
    }

    public int Clear()
    {
        var count = _active.Count;
        _active.Clear();
        return count;
    }
}
