namespace Telepool.Collectors.Sinks;

/// <summary>Why a sink does not take or keep what it was given.</summary>
public enum SinkStatus
{
    /// <summary>The batch carries an older epoch than the one stored for its channel and kind: another worker has taken the work over. Nothing of it was stored.</summary>
    Stale,

    /// <summary>There is no room left: nothing of the last transaction was kept, positions hold, and the sink tries again.</summary>
    Full,

    /// <summary>The server, the folder or the file cannot be reached at the moment; the sink tries again.</summary>
    Unavailable,

    /// <summary>What is stored is damaged; it was left as it is.</summary>
    Damaged,

    /// <summary>What is there belongs to another program; it was left as it is.</summary>
    Foreign,

    /// <summary>What is there was written by a newer version; it was left as it is.</summary>
    Newer,

    /// <summary>It refuses what it was asked in a way that trying again does not heal: a wrong password, a missing permission, wrong settings.</summary>
    Refused,
}
