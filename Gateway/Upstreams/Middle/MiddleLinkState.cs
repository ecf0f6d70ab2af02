namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>How far a connection to a middle proxy has come.</summary>
internal enum MiddleLinkState
{
    /// <summary>The connection is under way.</summary>
    Connecting,

    /// <summary>Its nonce is awaited.</summary>
    Nonce,

    /// <summary>Its greeting is awaited.</summary>
    Handshake,

    /// <summary>It carries clients.</summary>
    Ready,

    /// <summary>It is over.</summary>
    Closed,
}
