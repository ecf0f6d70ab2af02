using Grains.Interfaces.DataCenters;

namespace Grains.DataCenters;

/// <summary>
/// How far an entry can be relied on: a source gives it a value, time halves it again and again, and whatever agrees with it raises it.
/// What disagrees replaces it where it is relied on at least as much; a data centre's own word always does.
/// </summary>
internal static class DcConfidence
{
    /// <summary>What a source is worth when it is fresh.</summary>
    public static double Of(DcSource source) => source switch
    {
        DcSource.Answer => 1,
        DcSource.Migrate => 0.95,
        // Some channels name a data centre that then sends the call elsewhere.
        DcSource.ChannelFull => 0.8,
        _ => 1,
    };

    /// <summary>What an entry is worth now.</summary>
    public static double Now(DcCacheEntry entry, DateTimeOffset now, TimeSpan halfLife) =>
        entry.Confidence * Math.Pow(0.5, Math.Max(0, (now - entry.At) / halfLife));

    /// <summary>What holds after an observation; the same object where nothing has changed that is worth keeping.</summary>
    public static DcCacheEntry Merge(DcCacheEntry? entry, DcObservation observation, DateTimeOffset now, DcCacheOptions options)
    {
        var fresh = new DcCacheEntry
        {
            StatsDc = observation.Source == DcSource.Denied ? 0 : observation.StatsDc,
            Source = observation.Source,
            Confidence = Of(observation.Source),
            At = now,
        };
        if (entry is null || entry.Source == DcSource.Denied || fresh.Source != DcSource.ChannelFull)
        {
            return entry is not null && entry.StatsDc == fresh.StatsDc && entry.Source >= fresh.Source && entry.Source != DcSource.Denied
                ? entry with { Confidence = Math.Max(fresh.Confidence, Now(entry, now, options.HalfLife)), At = now }
                : fresh;
        }

        var present = Now(entry, now, options.HalfLife);
        return entry.StatsDc == fresh.StatsDc ? entry with { Confidence = Math.Max(present, fresh.Confidence), At = now }
            : present > fresh.Confidence ? entry
            : fresh;
    }

    /// <summary>When an entry ceases to be used.</summary>
    public static DateTimeOffset EndOf(DcCacheEntry entry, DcCacheOptions options) => entry.Source == DcSource.Denied
        ? entry.At + options.DeniedTtl
        : entry.At + (options.HalfLife * Math.Max(0, Math.Log2(entry.Confidence / options.MinConfidence)));
}
