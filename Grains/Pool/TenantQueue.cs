namespace Grains.Pool;

/// <summary>The queues of one tenant and what it may still take in this round.</summary>
internal sealed class TenantQueue(string tenant)
{
    private readonly PurposeQueue[] _purposes = [.. Enumerable.Range(0, PurposeMask.Count).Select(purpose => new PurposeQueue(tenant, purpose))];
    private int _next;

    public string Tenant => tenant;

    public int Count { get; set; }

    /// <summary>Calls that the tenant may take before the next has its turn. Below zero: it took more than its share.</summary>
    public double Deficit { get; set; }

    public IReadOnlyList<PurposeQueue> Purposes => _purposes;

    /// <summary>Takes a request out, the purposes taking turns.</summary>
    public (LeaseWaiter Waiter, PoolMember Member)? TryTake(Func<LeaseWaiter, PoolMember?> choose)
    {
        for (var i = 0; i < _purposes.Length; i++)
        {
            var index = (_next + i) % _purposes.Length;
            if (_purposes[index].Count > 0 && _purposes[index].TryTake(choose) is { } taken)
            {
                _next = index + 1;
                return taken;
            }
        }

        return null;
    }
}
