namespace MTProto.Transports;

/// <summary>What a client's obfuscation header turned out to be.</summary>
public enum ObfuscationStatus
{
    /// <summary>A header made with this secret.</summary>
    Ok,

    /// <summary>Fewer than 64 bytes.</summary>
    Incomplete,

    /// <summary>Not a header, or one made with another secret: the two cannot be told apart.</summary>
    Invalid,
}
