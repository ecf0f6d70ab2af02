namespace Grains.Interfaces.Accounts;

/// <summary>One thing that was looked at. Holds no secret.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-check")]
public sealed record AccountCheck
{
    /// <summary>What was looked at: <c>envelope</c>, <c>key</c>, <c>session</c>, <c>data_center</c>, <c>connection</c>, <c>login</c>, <c>clock</c>, <c>state</c>, <c>parked</c>, <c>audit</c>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)]
    public required CheckOutcome Outcome { get; init; }

    /// <summary>What was seen.</summary>
    [Id(2)]
    public required string Detail { get; init; }

    /// <summary>What the operator can do; empty where nothing needs to be done.</summary>
    [Id(3)]
    public string Advice { get; init; } = string.Empty;
}
