namespace Grains.Pool;

/// <summary>Requests of one tenant for one purpose, first come, first served.</summary>
internal sealed class PurposeQueue(string tenant, int purpose)
{
    // Requests behind the first are looked at too, as the first may wait for an account that knows its peer.
    private const int LookAhead = 8;

    private readonly LinkedList<LeaseWaiter> _waiters = new();

    public string Tenant => tenant;

    public int Purpose => purpose;

    public int Count => _waiters.Count;

    public LeaseWaiter? First => _waiters.First?.Value;

    /// <summary>The requests that are looked at.</summary>
    public IEnumerable<LeaseWaiter> Front => _waiters.Take(LookAhead);

    public void Add(LeaseWaiter waiter) => _waiters.AddLast(waiter);

    /// <summary>Puts a request back before those that came later; several come back in any order.</summary>
    public void PutBack(LeaseWaiter waiter)
    {
        var node = _waiters.First;
        while (node is not null && node.Value.Since < waiter.Since)
        {
            node = node.Next;
        }

        if (node is null)
        {
            _waiters.AddLast(waiter);
        }
        else
        {
            _waiters.AddBefore(node, waiter);
        }
    }

    public void Remove(LeaseWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>The first request that an account can be found for, with the account.</summary>
    public (LeaseWaiter Waiter, PoolMember Member)? Find(Func<LeaseWaiter, PoolMember?> choose)
    {
        var node = _waiters.First;
        for (var i = 0; i < LookAhead && node is not null; i++, node = node.Next)
        {
            if (choose(node.Value) is { } member)
            {
                return (node.Value, member);
            }
        }

        return null;
    }

    /// <summary>Takes that request out.</summary>
    public (LeaseWaiter Waiter, PoolMember Member)? TryTake(Func<LeaseWaiter, PoolMember?> choose)
    {
        var found = Find(choose);
        if (found is { } taken)
        {
            _waiters.Remove(taken.Waiter);
        }

        return found;
    }
}
