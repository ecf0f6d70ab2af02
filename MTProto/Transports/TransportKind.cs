namespace MTProto.Transports;

/// <summary>How packets are delimited on a stream (core.telegram.org/mtproto/mtproto-transports).</summary>
public enum TransportKind
{
    /// <summary>One length byte counting 4-byte words, or 0x7f and three more.</summary>
    Abridged,

    /// <summary>Four length bytes.</summary>
    Intermediate,

    /// <summary>Four length bytes covering the packet and 0 to 15 random bytes behind it.</summary>
    PaddedIntermediate,

    /// <summary>Length, sequence number, packet, CRC-32. Has no protocol tag, so it cannot be obfuscated.</summary>
    Full,
}
