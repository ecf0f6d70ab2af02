namespace Grains.Interfaces.Rates;

/// <summary>A part of a shared rate for a stretch of time.</summary>
[GenerateSerializer, Immutable, Alias("telepool.rate-block")]
public sealed record RateBlock
{
    /// <summary>Calls per second during the block.</summary>
    [Id(0)]
    public required double PerSecond { get; init; }

    /// <summary>When the block begins, counted from the moment of the answer.</summary>
    [Id(1)]
    public required TimeSpan StartsIn { get; init; }

    /// <summary>When the block ends, counted from the moment of the question.</summary>
    [Id(2)]
    public required TimeSpan EndsIn { get; init; }

    /// <summary>Calls at once besides: the rate's burst, which nobody has used so far.</summary>
    [Id(3)]
    public double Extra { get; init; }

    /// <summary>Calls per second between the end of the block and a next one that does not come because the budget cannot be reached.</summary>
    [Id(4)]
    public double SafePerSecond { get; init; }

    /// <summary>How long the safe rate holds, counted from the moment of the question.</summary>
    [Id(5)]
    public TimeSpan SafeFor { get; init; }

    /// <summary>The whole rate.</summary>
    [Id(6)]
    public double TotalPerSecond { get; init; }
}
