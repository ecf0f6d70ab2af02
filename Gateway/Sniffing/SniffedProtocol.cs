namespace Telepool.Gateway.Sniffing;

/// <summary>What a connection's first bytes are.</summary>
internal enum SniffedProtocol
{
    /// <summary>Not known, or none that has a name here.</summary>
    Unknown,

    /// <summary>64 bytes that may be an obfuscation header. Noise looks the same: only a secret tells.</summary>
    Obfuscated,

    /// <summary>A TLS record with a ClientHello. Whether it carries a secret's digest, its handshake tells.</summary>
    Tls,

    /// <summary>A request to open a WebSocket with Telegram's sub-protocol.</summary>
    WebSocket,

    /// <summary>An HTTP/1 request that opens no WebSocket of ours.</summary>
    Http,

    /// <summary>The preface of HTTP/2 without TLS (RFC 9113 section 3.4).</summary>
    Http2,

    /// <summary>A PROXY header, from somebody who may not send one.</summary>
    ProxyHeader,

    /// <summary>A transport of Telegram's in the clear, which carries no secret.</summary>
    PlainTransport,
}
