namespace MTProto.Transports.WebSocket;

/// <summary>What <see cref="WebSocketReader.Read"/> found.</summary>
public enum WebSocketReadStatus
{
    /// <summary>Everything was consumed, and nothing is finished by it.</summary>
    Incomplete,

    /// <summary>Some or all of a frame's payload, possibly none of it where the frame has none.</summary>
    Payload,

    /// <summary>The peer broke the protocol; the reader must not be used any more.</summary>
    Invalid,
}
