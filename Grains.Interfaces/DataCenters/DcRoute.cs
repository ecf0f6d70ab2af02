namespace Grains.Interfaces.DataCenters;

/// <summary>Where a channel's statistics are, and how far that can be relied on.</summary>
[GenerateSerializer, Immutable, Alias("telepool.dc-route")]
public sealed record DcRoute
{
    /// <summary>The channel.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The data centre; 0 in an entry that says that nobody may see them.</summary>
    [Id(1)]
    public required int StatsDc { get; init; }

    /// <summary>How it is known.</summary>
    [Id(2)]
    public required DcSource Source { get; init; }

    /// <summary>How far it can be relied on now, above 0 to 1. It halves with time and is raised again by every call that it led to the right place.</summary>
    [Id(3)]
    public required double Confidence { get; init; }

    /// <summary>From when on the entry is not used any more.</summary>
    [Id(4)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it says that there is nothing to be asked.</summary>
    public bool IsNegative => Source == DcSource.Denied;
}
