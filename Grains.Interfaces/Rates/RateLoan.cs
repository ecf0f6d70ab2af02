namespace Grains.Interfaces.Rates;

/// <summary>What one process holds of a shared rate.</summary>
[GenerateSerializer, Immutable, Alias("telepool.rate-loan")]
public sealed record RateLoan
{
    /// <summary>The process.</summary>
    [Id(0)]
    public required string Borrower { get; init; }

    /// <summary>Calls per second at present.</summary>
    [Id(1)]
    public required double PerSecond { get; init; }

    /// <summary>Calls per second that it asked for last.</summary>
    [Id(2)]
    public required double Demand { get; init; }

    /// <summary>Calls per second that it falls back to.</summary>
    [Id(3)]
    public required double SafePerSecond { get; init; }
}
