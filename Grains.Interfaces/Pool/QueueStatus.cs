namespace Grains.Interfaces.Pool;

/// <summary>The requests that wait for one tenant and purpose.</summary>
[GenerateSerializer, Immutable, Alias("telepool.queue-status")]
public sealed record QueueStatus
{
    /// <summary>On whose behalf.</summary>
    [Id(0)]
    public required string Tenant { get; init; }

    /// <summary>For what.</summary>
    [Id(1)]
    public required string Purpose { get; init; }

    /// <summary>Requests that wait.</summary>
    [Id(2)]
    public int Waiting { get; init; }

    /// <summary>How long the first of them has waited.</summary>
    [Id(3)]
    public TimeSpan Oldest { get; init; }

    /// <summary>How long a request that came now would wait, as far as can be told; null where it cannot.</summary>
    [Id(4)]
    public TimeSpan? EstimatedWait { get; init; }
}
