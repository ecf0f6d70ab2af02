namespace Grains.Interfaces.Pool;

/// <summary>One rule of the pool's choice and what it says about an account.</summary>
[GenerateSerializer, Immutable, Alias("telepool.explained-rule")]
public sealed record ExplainedRule
{
    /// <summary>The rule's short name.</summary>
    [Id(0)]
    public required string Rule { get; init; }

    /// <summary>Whether it lets the account be chosen; a rule of preference always does.</summary>
    [Id(1)]
    public required bool Passed { get; init; }

    /// <summary>What the rule found.</summary>
    [Id(2)]
    public required string Detail { get; init; }

    /// <summary>When it will let the account be chosen; null where it does now or time does not help.</summary>
    [Id(3)]
    public DateTimeOffset? Until { get; init; }
}
