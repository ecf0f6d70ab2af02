namespace MTProto.Client;

/// <summary>Why updates may be missing.</summary>
public enum UpdatesGapReason
{
    /// <summary>The server began a new session: it does not know what was sent in the last one.</summary>
    NewSession,

    /// <summary>seq, qts or pts jumped.</summary>
    Sequence,

    /// <summary>The server sent updatesTooLong or updateChannelTooLong.</summary>
    TooLong,

    /// <summary>The reader was too slow and the queue full.</summary>
    Overflow,

    /// <summary>The connection was lost and is open again: what was sent to it meanwhile went nowhere.</summary>
    Reconnected,

    /// <summary>An update has a constructor of another layer, or is malformed.</summary>
    Unreadable,
}
