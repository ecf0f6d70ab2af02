namespace Grains.Interfaces.DataCenters;

/// <summary>
/// Answers where a channel's statistics are, from the silo's own memory while that is fresh, otherwise from <see cref="IDcCacheGrain"/>. The
/// key is always <see cref="Key"/>. A route that has just become wrong costs one call more, because the data centre asked names the right one.
/// </summary>
[Alias("telepool.dc-route-worker")]
public interface IDcRouteGrain : IGrainWithIntegerKey
{
    /// <summary>The only key.</summary>
    const long Key = 0;

    /// <summary>What is known of a channel; null where nothing is.</summary>
    [Alias("find"), AlwaysInterleave]
    Task<DcRoute?> FindAsync(long channelId);

    /// <summary>Passes on what an account found out. Whoever asks in this silo afterwards hears of it at once, in others within seconds.</summary>
    [Alias("observe"), AlwaysInterleave]
    Task ObserveAsync(DcObservation observation);
}
