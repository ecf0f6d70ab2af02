namespace Grains.DataCenters;

/// <summary>What a shard keeps between activations.</summary>
[GenerateSerializer, Alias("telepool.dc-cache-state")]
internal sealed class DcCacheState
{
    [Id(0)]
    public Dictionary<long, DcCacheEntry> Channels { get; set; } = [];
}
