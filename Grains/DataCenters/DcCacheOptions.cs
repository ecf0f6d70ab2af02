namespace Grains.DataCenters;

/// <summary>The rules of the cache of data centres.</summary>
public sealed class DcCacheOptions
{
    /// <summary>After this long without a confirmation an entry is relied on half as much; above 0. Channels move between data centres rarely.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Below this confidence an entry is not used any more; above 0, below 0.8.</summary>
    public double MinConfidence { get; set; } = 0.2;

    /// <summary>For how long statistics that nobody was allowed to see are not asked for again; above 0.</summary>
    public TimeSpan DeniedTtl { get; set; } = TimeSpan.FromHours(1);

    /// <summary>For how long a silo's own copy answers; above 0.</summary>
    public TimeSpan LocalTtl { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Channels that a silo's own copy holds at most, 1 or more.</summary>
    public int LocalEntries { get; set; } = 10_000;

    /// <summary>Channels that one shard remembers at most; those least relied on give way. 1 or more.</summary>
    public int EntriesPerShard { get; set; } = 10_000;

    /// <summary>How often what has changed is written; above 0. A process that is killed forgets as much at most.</summary>
    public TimeSpan SavePeriod { get; set; } = TimeSpan.FromSeconds(5);
}
