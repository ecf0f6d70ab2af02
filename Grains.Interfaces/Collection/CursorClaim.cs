namespace Grains.Interfaces.Collection;

/// <summary>The answer to a claim.</summary>
[GenerateSerializer, Immutable, Alias("telepool.cursor-claim")]
public sealed record CursorClaim
{
    /// <summary>Whether the caller has the channel now.</summary>
    [Id(0)]
    public required bool Granted { get; init; }

    /// <summary>The fencing epoch of the claim.</summary>
    [Id(1)]
    public long Epoch { get; init; }

    /// <summary>Who has it.</summary>
    [Id(2)]
    public required string Worker { get; init; }

    /// <summary>When the claim ends without a report.</summary>
    [Id(3)]
    public DateTimeOffset ExpiresAt { get; init; }
}
