namespace Telepool.Gateway.Relaying;

/// <summary>What a stream is wrapped in between a client and the gateway, or between the gateway and an upstream.</summary>
internal enum ClientCodec : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>TLS records of application data (RFC 8446 section 5.1), as fake TLS sends them.</summary>
    TlsRecords,

    /// <summary>Binary messages of a WebSocket (RFC 6455 section 5.2).</summary>
    WebSocketFrames,
}
