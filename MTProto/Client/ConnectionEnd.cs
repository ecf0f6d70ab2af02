namespace MTProto.Client;

/// <summary>Why a connection ended.</summary>
public enum ConnectionEnd
{
    /// <summary>The client was disposed, or disconnected on purpose.</summary>
    Stopped,

    /// <summary>A connection to a side data centre had nothing to do for a while.</summary>
    Idle,

    /// <summary>No TCP connection within the time allowed.</summary>
    Unreachable,

    /// <summary>The peer closed it, or it broke.</summary>
    Closed,

    /// <summary>A ping went unanswered.</summary>
    Silent,

    /// <summary>The peer broke the protocol, or is not who it should be.</summary>
    Protocol,

    /// <summary>The key exchange failed.</summary>
    Handshake,

    /// <summary>Transport error -404.</summary>
    KeyUnknown,

    /// <summary>Transport error -429.</summary>
    TransportFlood,

    /// <summary>Transport error -444.</summary>
    InvalidDataCenter,

    /// <summary>Another transport error.</summary>
    TransportError,

    /// <summary>The temporary key is about to expire.</summary>
    KeyRenewal,

    /// <summary>The proxy failed, or there is none to go through.</summary>
    Proxy,

    /// <summary>The way to the data centre changes, so that the next connection takes another one.</summary>
    RouteChange,
}
