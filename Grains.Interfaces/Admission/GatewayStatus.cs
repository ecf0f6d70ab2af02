namespace Grains.Interfaces.Admission;

/// <summary>A gateway of the cluster.</summary>
[GenerateSerializer, Immutable, Alias("telepool.gateway-status")]
public sealed record GatewayStatus
{
    /// <summary>What it says of itself.</summary>
    [Id(0)]
    public required GatewayInfo Info { get; init; }

    /// <summary>When it was heard last.</summary>
    [Id(1)]
    public required DateTimeOffset SeenAt { get; init; }
}
