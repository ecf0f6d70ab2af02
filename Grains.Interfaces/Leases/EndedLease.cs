namespace Grains.Interfaces.Leases;

/// <summary>A lease that is over.</summary>
[GenerateSerializer, Immutable, Alias("telepool.ended-lease")]
public sealed record EndedLease
{
    /// <summary>What it was.</summary>
    [Id(0)]
    public required LeaseInfo Lease { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)]
    public required LeaseEnd End { get; init; }

    /// <summary>When it ended.</summary>
    [Id(2)]
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Calls to Telegram that were made under it.</summary>
    [Id(3)]
    public int Calls { get; init; }
}
