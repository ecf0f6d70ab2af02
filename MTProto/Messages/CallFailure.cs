namespace MTProto.Messages;

/// <summary>Why a call has no answer.</summary>
internal enum CallFailure
{
    /// <summary>Its deadline passed.</summary>
    Timeout,

    /// <summary>Its caller gave it up.</summary>
    Cancelled,

    /// <summary>The connection ended.</summary>
    Disconnected,

    /// <summary>The server refuses traffic for a while: transport error -429.</summary>
    TransportFlood,

    /// <summary>The server does not know the authorization key: transport error -404.</summary>
    KeyUnknown,

    /// <summary>The server is not the data centre that was meant: transport error -444.</summary>
    InvalidDataCenter,

    /// <summary>The key exchange failed.</summary>
    HandshakeFailed,

    /// <summary>The server refused the message itself, repeatedly.</summary>
    Refused,

    /// <summary>Too many calls wait already.</summary>
    Overloaded,

    /// <summary>The answer could not be unpacked.</summary>
    Unreadable,

    /// <summary>The proxy failed, or there is none to go through.</summary>
    Proxy,
}
