namespace MTProto.Transports.WebSocket;

/// <summary>What a frame carries (RFC 6455 section 5.2).</summary>
public enum WebSocketOpcode : byte
{
    /// <summary>More of the message that is open.</summary>
    Continuation = 0,

    /// <summary>The beginning of a text message.</summary>
    Text = 1,

    /// <summary>The beginning of a binary message.</summary>
    Binary = 2,

    /// <summary>The end of the connection, with a code and a reason.</summary>
    Close = 8,

    /// <summary>A question whether the peer is there; to be answered with the same content.</summary>
    Ping = 9,

    /// <summary>The answer to a ping.</summary>
    Pong = 10,
}
