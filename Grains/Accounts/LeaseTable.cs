using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <summary>The leases of one account: who holds which until when. Pure bookkeeping, without clock or storage.</summary>
internal sealed class LeaseTable
{
    // Leases that are over stay known until their holder would have given up, so that it hears why and not only "unknown".
    private const int RememberedLimit = 64;

    private readonly Dictionary<Guid, LeaseEntry> _active = [];
    private readonly Queue<(Guid LeaseId, LeaseRefusal Refusal)> _ended = [];

    public int Count => _active.Count;

    /// <summary>Slots taken; light leases take none.</summary>
    public int Slots { get; private set; }

    public IEnumerable<LeaseEntry> Active => _active.Values;

    public void Add(LeaseEntry entry)
    {
        _active.Add(entry.LeaseId, entry);
        Slots += entry.IsLight ? 0 : 1;
    }

    /// <summary>Finds a lease that is good now, or says why it is not.</summary>
    public LeaseRefusal Check(Lease lease, string accountId, long epoch, DateTimeOffset now, out LeaseEntry? entry)
    {
        entry = null;
        if (!string.Equals(lease.AccountId, accountId, StringComparison.Ordinal))
        {
            return LeaseRefusal.Unknown;
        }

        // One that an earlier owner has handed on is known by the epoch that it was granted under.
        if (!_active.TryGetValue(lease.LeaseId, out var found))
        {
            var end = EndOf(lease.LeaseId);
            return end == LeaseRefusal.Unknown && lease.Epoch != epoch ? LeaseRefusal.Stale : end;
        }

        if (lease.Epoch != found.Epoch)
        {
            return LeaseRefusal.Stale;
        }

        if (found.ExpiresAt <= now)
        {
            return LeaseRefusal.Expired;
        }

        if (!string.Equals(lease.Holder, found.Holder, StringComparison.Ordinal))
        {
            return LeaseRefusal.WrongHolder;
        }

        entry = found;
        return LeaseRefusal.None;
    }

    /// <summary>Ends a lease; null where it is not out.</summary>
    /// <param name="leaseId">The grant.</param>
    /// <param name="refusal">What its holder hears from now on.</param>
    public LeaseEntry? Remove(Guid leaseId, LeaseRefusal refusal)
    {
        if (!_active.Remove(leaseId, out var entry))
        {
            return null;
        }

        Slots -= entry.IsLight ? 0 : 1;
        _ended.Enqueue((leaseId, refusal));
        if (_ended.Count > RememberedLimit)
        {
            _ended.Dequeue();
        }

        return entry;
    }

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
            Remove(entry.LeaseId, LeaseRefusal.Expired);
        }

        return taken;
    }

    /// <summary>When the first slot comes back at the latest; null where none is taken.</summary>
    public DateTimeOffset? FirstExpiry()
    {
        DateTimeOffset? first = null;
        foreach (var entry in _active.Values)
        {
            if (!entry.IsLight && (first is null || entry.ExpiresAt < first))
            {
                first = entry.ExpiresAt;
            }
        }

        return first;
    }

    public List<LeaseEntry> Clear()
    {
        List<LeaseEntry> taken = [.. _active.Values];
        _active.Clear();
        Slots = 0;
        return taken;
    }

    private LeaseRefusal EndOf(Guid leaseId)
    {
        foreach (var (ended, refusal) in _ended)
        {
            if (ended == leaseId)
            {
                return refusal;
            }
        }

        return LeaseRefusal.Unknown;
    }
}
