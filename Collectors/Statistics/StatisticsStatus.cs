namespace Telepool.Collectors.Statistics;

/// <summary>How the reading of a channel's statistics ended.</summary>
public enum StatisticsStatus
{
    /// <summary>They are stored.</summary>
    Stored,

    /// <summary>No account of the pool may see them.</summary>
    Denied,

    /// <summary>No account of the pool can find the channel.</summary>
    NotFound,

    /// <summary>No account of the pool can be used.</summary>
    NoAccount,

    /// <summary>Another worker reads them, or has taken the run over.</summary>
    Claimed,

    /// <summary>The sink failed.</summary>
    StoreFailed,

    /// <summary>Telegram or the network failed too often in a row.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Stopped,
}
