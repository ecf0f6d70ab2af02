namespace Grains.Interfaces.Pool;

/// <summary>Why the pool would or would not lease an account now.</summary>
[GenerateSerializer, Immutable, Alias("telepool.pool-explanation")]
public sealed record PoolExplanation
{
    /// <summary>The account.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>The purpose that was asked about.</summary>
    [Id(1)]
    public required string Purpose { get; init; }

    /// <summary>Whether every rule lets it be chosen.</summary>
    [Id(2)]
    public required bool CanBeLeased { get; init; }

    /// <summary>The rules, in the order in which they are asked.</summary>
    [Id(3)]
    public required ExplainedRule[] Rules { get; init; }
}
