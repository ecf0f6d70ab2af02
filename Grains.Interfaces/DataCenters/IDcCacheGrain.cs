namespace Grains.Interfaces.DataCenters;

/// <summary>
/// One shard of what the cluster knows about where channels' statistics are. The key is <see cref="ShardOf"/> of the channel. Ask through
/// <see cref="IDcRouteGrain"/>, which keeps busy channels in its own silo.
/// </summary>
[Alias("telepool.dc-cache")]
public interface IDcCacheGrain : IGrainWithIntegerKey
{
    /// <summary>Into how many grains the channels are divided.</summary>
    const int Shards = 16;

    /// <summary>The shard of a channel.</summary>
    static long ShardOf(long channelId) => (long)((ulong)channelId % Shards);

    /// <summary>What is known of a channel; null where nothing is that could still be relied on.</summary>
    [Alias("find"), ReadOnly]
    Task<DcRoute?> FindAsync(long channelId);

    /// <summary>Takes in what an account found out, and answers what holds now. What contradicts a better source is left aside.</summary>
    [Alias("observe")]
    Task<DcRoute> ObserveAsync(DcObservation observation);

    /// <summary>Forgets a channel.</summary>
    [Alias("forget")]
    Task ForgetAsync(long channelId);
}
