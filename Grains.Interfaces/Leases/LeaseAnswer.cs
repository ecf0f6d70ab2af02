using Grains.Interfaces.Pool;

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

    /// <summary>Why there is no lease, for people; empty where there is one.</summary>
    [Id(3)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Whose rate is used up where the refusal is <see cref="LeaseRefusal.RateLimited"/>: <c>account</c>, <c>global</c>, <c>api/ID</c> or <c>proxy/ID</c>.</summary>
    [Id(4)]
    public string Scope { get; init; } = string.Empty;

    /// <summary>How the account stands after its answer: for the pool, which does not pass it on.</summary>
    [Id(5)]
    public AccountReport? Account { get; init; }
}
