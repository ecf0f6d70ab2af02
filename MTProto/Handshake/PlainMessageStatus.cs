namespace MTProto.Handshake;

/// <summary>What a packet is when read as an unencrypted message.</summary>
public enum PlainMessageStatus
{
    /// <summary>An unencrypted message.</summary>
    Ok,

    /// <summary>The packet ends before the message does.</summary>
    Incomplete,

    /// <summary>The length is negative or not whole words.</summary>
    Invalid,

    /// <summary>An encrypted message: the key id is not 0.</summary>
    Encrypted,
}
