namespace Grains.Interfaces.Rates;

/// <summary>What a process needs of a shared rate.</summary>
[GenerateSerializer, Immutable, Alias("telepool.rate-demand")]
public sealed record RateDemand
{
    /// <summary>The process; no other, earlier or later one has the same name.</summary>
    [Id(0)]
    public required string Borrower { get; init; }

    /// <summary>Calls per second that it could use.</summary>
    [Id(1)]
    public required double PerSecond { get; init; }

    /// <summary>The safe rate that it was told last, so that a budget that has forgotten it knows; 0 where none was.</summary>
    [Id(2)]
    public double SafePerSecond { get; init; }
}
