using Grains.Interfaces.DataCenters;

namespace Grains.DataCenters;

/// <summary>What a shard knows of one channel.</summary>
[GenerateSerializer, Immutable, Alias("telepool.dc-cache-entry")]
internal sealed record DcCacheEntry
{
    [Id(0)]
    public required int StatsDc { get; init; }

    [Id(1)]
    public required DcSource Source { get; init; }

    /// <summary>How far it could be relied on at <see cref="At"/>.</summary>
    [Id(2)]
    public required double Confidence { get; init; }

    [Id(3)]
    public required DateTimeOffset At { get; init; }
}
