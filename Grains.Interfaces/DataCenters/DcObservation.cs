namespace Grains.Interfaces.DataCenters;

/// <summary>What an account found out about where a channel's statistics are.</summary>
[GenerateSerializer, Immutable, Alias("telepool.dc-observation")]
public sealed record DcObservation
{
    /// <summary>The channel.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The data centre; ignored where <see cref="Source"/> is <see cref="DcSource.Denied"/>.</summary>
    [Id(1)]
    public int StatsDc { get; init; }

    /// <summary>How it was found out.</summary>
    [Id(2)]
    public required DcSource Source { get; init; }
}
