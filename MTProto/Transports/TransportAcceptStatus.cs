namespace MTProto.Transports;

/// <summary>How the opening of a client's transport ended.</summary>
public enum TransportAcceptStatus
{
    /// <summary>A transport was recognised.</summary>
    Accepted,

    /// <summary>The stream ended before it could be told.</summary>
    Closed,

    /// <summary>Noise, or an obfuscation header made with a secret that is not known here.</summary>
    Invalid,

    /// <summary>Something else than what is accepted here: HTTP, TLS, a transport that the options exclude.</summary>
    Unsupported,
}
