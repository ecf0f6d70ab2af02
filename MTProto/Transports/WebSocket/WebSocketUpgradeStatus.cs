namespace MTProto.Transports.WebSocket;

/// <summary>What the first bytes of a connection say about opening a WebSocket.</summary>
public enum WebSocketUpgradeStatus
{
    /// <summary>The header's end has not come yet.</summary>
    Incomplete,

    /// <summary>The connection is a WebSocket from behind the header on.</summary>
    Upgrade,

    /// <summary>HTTP, and no WebSocket: a request for something else, or an answer that refuses.</summary>
    Unsupported,

    /// <summary>Not HTTP, or longer than any header may be.</summary>
    Invalid,
}
