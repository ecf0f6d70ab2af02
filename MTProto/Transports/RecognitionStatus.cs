namespace MTProto.Transports;

/// <summary>What the first bytes of a client say.</summary>
public enum RecognitionStatus
{
    /// <summary>More bytes are needed to tell; however slowly they come, nothing is wrong yet.</summary>
    Incomplete,

    /// <summary>A transport in the clear.</summary>
    Plain,

    /// <summary>None of the others: either an obfuscation header or noise, which only its decryption tells.</summary>
    Obfuscated,

    /// <summary>Another protocol: HTTP or TLS.</summary>
    Unsupported,
}
