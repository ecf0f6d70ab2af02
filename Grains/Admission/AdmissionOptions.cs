namespace Grains.Admission;

/// <summary>The rules of the gateways' shared limits and bans.</summary>
public sealed class AdmissionOptions
{
    /// <summary>How long a block of a user's limits holds without another report. A gateway that dies keeps its connections and devices so long.</summary>
    public TimeSpan BlockTimeToLive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the bytes that a dead gateway has borrowed are set apart for it; after that they count as used.</summary>
    public TimeSpan BytesTimeToLive { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often what may be written later is written.</summary>
    public TimeSpan SavePeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The least that is lent of a quota at once, bytes: below that the rest goes to whoever asks first.</summary>
    public long SmallestLoan { get; set; } = 64 * 1024;

    /// <summary>The most that is lent of a quota to one gateway, bytes. It is what a gateway's death may cost a user.</summary>
    public long LargestLoan { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long a bad score takes to fall to its half.</summary>
    public TimeSpan ScoreHalfLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the first ban of a network lasts; every further one within <see cref="StrikeMemory"/> lasts twice as long.</summary>
    public TimeSpan FirstBan { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest ban that gateways give by themselves.</summary>
    public TimeSpan LongestBan { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long after the end of its last ban a network counts as banned before.</summary>
    public TimeSpan StrikeMemory { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Networks that one part of the reputation remembers; the least bad ones are forgotten beyond it.</summary>
    public int NetworksPerShard { get; set; } = 16_384;

    /// <summary>Bans at once; beyond it those that end first are given up.</summary>
    public int MaxBans { get; set; } = 50_000;

    /// <summary>How soon bans that no operator gave are stored.</summary>
    public TimeSpan BanSaveDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Digests that one of the 256 parts of the replay memory holds; the oldest are forgotten beyond it.</summary>
    public int ReplaysPerShard { get; set; } = 16_384;

    /// <summary>How often digests are stored: so much of them a machine that dies may take along. The gateways that accepted them still know them.</summary>
    public TimeSpan ReplaySavePeriod { get; set; } = TimeSpan.FromSeconds(5);
}
