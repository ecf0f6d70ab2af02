namespace Grains.Interfaces.DataCenters;

/// <summary>How it came to be known which data centre keeps a channel's statistics. Later members are trusted more.</summary>
[GenerateSerializer, Alias("telepool.dc-source")]
public enum DcSource
{
    /// <summary>Nobody may see the statistics, as far as the accounts have tried.</summary>
    Denied,

    /// <summary><c>channelFull.stats_dc</c> said so.</summary>
    ChannelFull,

    /// <summary>Another data centre sent the call there (STATS_MIGRATE_X), and it answered.</summary>
    Migrate,

    /// <summary>It answered the first call.</summary>
    Answer,
}
