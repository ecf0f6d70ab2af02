using Grains.Interfaces.Leases;

namespace Grains.Interfaces.Pool;

/// <summary>The leases of a pool, who waits for one, and which were leaked.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease-listing")]
public sealed record LeaseListing
{
    /// <summary>Leases that are out, the oldest first.</summary>
    [Id(0)]
    public LeaseInfo[] Leases { get; init; } = [];

    /// <summary>Queues that are not empty.</summary>
    [Id(1)]
    public QueueStatus[] Queues { get; init; } = [];

    /// <summary>Leases that ran out because their holder neither renewed nor released them, the newest first; the last hundred.</summary>
    [Id(2)]
    public EndedLease[] Leaks { get; init; } = [];
}
