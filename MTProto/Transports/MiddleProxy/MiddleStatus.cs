namespace MTProto.Transports.MiddleProxy;

/// <summary>What bytes of a middle proxy's protocol turned out to be.</summary>
public enum MiddleStatus
{
    /// <summary>Read whole.</summary>
    Ok,

    /// <summary>More bytes are needed; nothing was consumed of what is incomplete.</summary>
    Incomplete,

    /// <summary>The bytes break the protocol: wrong checksum, sequence number, length or field.</summary>
    Invalid,

    /// <summary>Well formed, of a kind, scheme or key that is not known here.</summary>
    Unsupported,
}
