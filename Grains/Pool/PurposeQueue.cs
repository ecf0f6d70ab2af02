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

    public void PutBack(LeaseWaiter waiter) => _waiters.AddFirst(waiter);

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
