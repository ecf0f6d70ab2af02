namespace Telepool.Collectors.History;

/// <summary>How a run over a channel ended.</summary>
public enum ChannelStatus
{
    /// <summary>Everything that the channel had is stored.</summary>
    Complete,

    /// <summary>As many messages as were asked for are stored.</summary>
    LimitReached,

    /// <summary>It was stopped; the next run goes on from there.</summary>
    Stopped,

    /// <summary>No account of the pool can find the channel.</summary>
    NotFound,

    /// <summary>No account of the pool can be used.</summary>
    NoAccount,

    /// <summary>Another worker has the channel.</summary>
    Claimed,

    /// <summary>The database failed.</summary>
    StoreFailed,

    /// <summary>Telegram or the network failed too often in a row.</summary>
    Failed,
}
