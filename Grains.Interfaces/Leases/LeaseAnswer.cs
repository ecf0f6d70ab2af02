namespace Grains.Interfaces.Leases;

/// <summary>A lease, or why there is none and when to ask again.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease-answer")]
public sealed record LeaseAnswer
{
    /// <summary>The lease; null where it was refused.</summary>
    [Id(0)]
    public Lease? Lease { get; init; }

    /// <summary>Why there is no lease; <see cref="LeaseRefusal.None"/> where there is one.</summary>
    [Id(1)]
    public LeaseRefusal Refusal { get; init; }

    /// <summary>How long to wait before asking again makes sense; null where waiting will not help.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }
}
