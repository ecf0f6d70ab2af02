namespace Grains.Pool;

/// <summary>The free accounts of one host, by what they are free for, the least recently used in front of each list.</summary>
internal sealed class HostAccounts
{
    private readonly LinkedList<PoolMember>[] _free = new LinkedList<PoolMember>[1 << PurposeMask.Count];

    public HostAccounts()
    {
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = new LinkedList<PoolMember>();
        }
    }

    /// <summary>Until when a rate that accounts of this host share is used up.</summary>
    public DateTimeOffset PausedUntil { get; set; }

    /// <summary>Whose rate it is.</summary>
    public string PausedScope { get; set; } = string.Empty;

    /// <summary>The list of those that are free for exactly these purposes; null where they are none.</summary>
    public LinkedList<PoolMember>? ListOf(int mask) => mask == 0 ? null : _free[mask];

    /// <summary>The better of the given account and the least recently used one of this host that is free for all of some purposes.</summary>
    public PoolMember? LeastRecentlyUsed(int purposes, IReadOnlyCollection<string> excluded, PoolMember? best)
    {
        for (var mask = 1; mask < _free.Length; mask++)
        {
            if ((mask & purposes) == purposes
                && First(_free[mask], excluded) is { } first
                && (best is null || first.LastUsed < best.LastUsed))
            {
                best = first;
            }
        }

        return best;
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
}
