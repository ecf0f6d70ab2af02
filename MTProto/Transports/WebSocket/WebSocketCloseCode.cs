namespace MTProto.Transports.WebSocket;

/// <summary>Why a side closes (RFC 6455 section 7.4.1).</summary>
public enum WebSocketCloseCode : ushort
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>The purpose is fulfilled.</summary>
    Normal = 1000,

    /// <summary>The server stops, or the page is left.</summary>
    GoingAway = 1001,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError = 1002,

    /// <summary>The peer sent what is not taken here: text.</summary>
    UnsupportedData = 1003,

    /// <summary>The peer sent a frame that is too long.</summary>
    TooBig = 1009,

    /// <summary>The server cannot go on.</summary>
    InternalError = 1011,
}
