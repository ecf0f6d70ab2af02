namespace Grains.Interfaces.Admission;

/// <summary>What a network did wrong at one gateway since its last report.</summary>
[GenerateSerializer, Immutable, Alias("telepool.offence")]
public sealed record Offence
{
    /// <summary>The network in CIDR notation, as it would be banned.</summary>
    [Id(0)]
    public required string Prefix { get; init; }

    /// <summary>How bad, above 0; at <see cref="IReputationGrain.BanScore"/> within a short time the network is banned.</summary>
    [Id(1)]
    public required double Score { get; init; }

    /// <summary>What it was, for the ban's reason.</summary>
    [Id(2)]
    public required string Reason { get; init; }
}
