namespace Telepool.Gateway.Relaying;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    /// <summary>Both sides had nothing more to send, or the client left before anything was agreed.</summary>
    Finished,

    /// <summary>The connection to the client broke.</summary>
    ClientBroken,

    /// <summary>The connection to the upstream broke.</summary>
    UpstreamBroken,

    /// <summary>The handshake was not finished in time.</summary>
    HandshakeTimeout,

    /// <summary>Nothing moved for too long.</summary>
    Idle,

    /// <summary>The client may not connect from where it is, or too often.</summary>
    Denied,

    /// <summary>The user may not open a connection now.</summary>
    AdmissionRefused,

    /// <summary>The user may not go on: quota, expiry, disabled, removed.</summary>
    Killed,

    /// <summary>Nobody knows an address of the data centre.</summary>
    UnknownDataCenter,

    /// <summary>The upstream could not be reached.</summary>
    UpstreamUnreachable,

    /// <summary>The client's bytes broke the rules of what they are wrapped in.</summary>
    InvalidBytes,

    /// <summary>The client sent more than is kept for it before it relays, or does not read what it is sent.</summary>
    TooMuch,

    /// <summary>More connections than the gateway can bear.</summary>
    Overload,

    /// <summary>The gateway stops.</summary>
    Draining,

    /// <summary>A fault of the gateway.</summary>
    Fault,
}
