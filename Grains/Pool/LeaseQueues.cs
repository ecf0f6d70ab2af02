namespace Grains.Pool;

/// <summary>
/// Who waits for a lease, in an order that is fair to tenants: deficit round robin (Shreedhar and Varghese, 1995). Whoever's turn it is
/// may take one call's worth; a lease under which more calls were made is charged when it ends, and its tenant sits out as many rounds.
/// Pure bookkeeping, without clock or calls.
/// </summary>
internal sealed class LeaseQueues
{
    // A tenant that took a long lease for itself alone is not made to wait for ever: at most this many calls are held against it.
    private const double DebtLimit = 200;

    private readonly Dictionary<string, TenantQueue> _tenants = new(StringComparer.Ordinal);
    private readonly List<TenantQueue> _ring = [];
    private int _turn;

    /// <summary>Requests that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Tenants with requests that wait.</summary>
    public int Tenants => _ring.Count;

    public IEnumerable<PurposeQueue> NotEmpty => _ring.SelectMany(tenant => tenant.Purposes).Where(queue => queue.Count > 0);

    public int CountOf(string tenant, int purpose) =>
        _tenants.TryGetValue(tenant, out var queue) ? queue.Purposes[purpose].Count : 0;

    public int CountOf(int purpose)
    {
        var count = 0;
        foreach (var tenant in _ring)
        {
            count += tenant.Purposes[purpose].Count;
        }

        return count;
    }

    /// <summary>Requests for a purpose that are served before a new one of a tenant, the others taking turns with it.</summary>
    public int CountAhead(string tenant, int purpose)
    {
        var own = CountOf(tenant, purpose);
        var ahead = own;
        foreach (var other in _ring)
        {
            ahead += other.Tenant == tenant ? 0 : Math.Min(other.Purposes[purpose].Count, own + 1);
        }

        return ahead;
    }

    public void Add(LeaseWaiter waiter) => Insert(waiter, static (queue, waiter) => queue.Add(waiter));

    /// <summary>Puts back a request that no account was found for after all; its turn is not lost.</summary>
    public void PutBack(LeaseWaiter waiter)
    {
        Insert(waiter, static (queue, waiter) => queue.PutBack(waiter));
        _tenants[waiter.Request.Tenant].Deficit++;
    }

    /// <summary>Takes out a request that was given up or is too late.</summary>
    public void Remove(LeaseWaiter waiter)
    {
        if (waiter.IsQueued && _tenants.TryGetValue(waiter.Request.Tenant, out var tenant))
        {
            tenant.Purposes[waiter.Purpose].Remove(waiter);
            Taken(tenant, waiter);
        }
    }

    /// <summary>Takes out the request whose turn it is among those for which an account can be found.</summary>
    public (LeaseWaiter Waiter, PoolMember Member)? TryTake(Func<LeaseWaiter, PoolMember?> choose)
    {
        var missing = double.MaxValue;
        // The first round finds whoever has a turn left. Where nobody has, as many rounds pass at once as bring the first one its turn.
        for (var round = 0; round < 2 && _ring.Count > 0; round++)
        {
            (LeaseWaiter Waiter, PoolMember Member)? chosen = null;
            for (var i = 0; i < _ring.Count; i++)
            {
                var index = (_turn + i) % _ring.Count;
                var tenant = _ring[index];
                if (tenant.Deficit < 1)
                {
                    missing = CanTake(tenant, choose) ? Math.Min(missing, 1 - tenant.Deficit) : missing;
                    continue;
                }

                chosen = tenant.TryTake(choose);
                if (chosen is { } taken)
                {
                    tenant.Deficit--;
                    _turn = tenant.Deficit < 1 ? index + 1 : index;
                    Taken(tenant, taken.Waiter);
                    return chosen;
                }
            }

            if (missing == double.MaxValue)
            {
                return null;
            }

            NextRounds(Math.Ceiling(missing));
        }

        return null;
    }

    /// <summary>Charges a tenant for calls beyond the one that the grant was counted as.</summary>
    public void Charge(string tenant, int calls)
    {
        // While nobody waits nobody is kept from anything.
        if (calls > 0 && Count > 0)
        {
            var queue = TenantOf(tenant);
            queue.Deficit = Math.Max(queue.Deficit - calls, -DebtLimit);
        }
    }

    private static bool CanTake(TenantQueue tenant, Func<LeaseWaiter, PoolMember?> choose)
    {
        foreach (var queue in tenant.Purposes)
        {
            if (queue.Count > 0 && queue.Find(choose) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private void NextRounds(double rounds)
    {
        foreach (var tenant in _ring)
        {
            // Whoever had no use for its turn does not save it up.
            tenant.Deficit = Math.Min(tenant.Deficit + rounds, 1);
        }
    }

    private void Insert(LeaseWaiter waiter, Action<PurposeQueue, LeaseWaiter> insert)
    {
        var tenant = TenantOf(waiter.Request.Tenant);
        if (tenant.Count++ == 0)
        {
            _ring.Add(tenant);
        }

        insert(tenant.Purposes[waiter.Purpose], waiter);
        waiter.IsQueued = true;
        Count++;
    }

    private void Taken(TenantQueue tenant, LeaseWaiter waiter)
    {
        waiter.IsQueued = false;
        Count--;
        if (--tenant.Count > 0)
        {
            return;
        }

        var index = _ring.IndexOf(tenant);
        _ring.RemoveAt(index);
        _turn = index < _turn ? _turn - 1 : _turn;
        tenant.Deficit = Math.Min(tenant.Deficit, 0);
        if (Count == 0)
        {
            _tenants.Clear();
        }
    }

    private TenantQueue TenantOf(string tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var queue))
        {
            _tenants[tenant] = queue = new TenantQueue(tenant);
        }

        return queue;
    }
}
