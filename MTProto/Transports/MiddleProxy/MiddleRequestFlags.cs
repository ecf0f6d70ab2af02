namespace MTProto.Transports.MiddleProxy;

/// <summary>What a middle proxy is told of a client's packet. Values as the official proxy sends them.</summary>
[Flags]
public enum MiddleRequestFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The packet is one of the key exchange, unencrypted.</summary>
    NotEncrypted = 0x2,

    /// <summary>An advertising tag is among the extra fields.</summary>
    HasAdTag = 0x8,

    /// <summary>Always set.</summary>
    Magic = 0x1000,

    /// <summary>Always set: the extended mode that clients of proxies use.</summary>
    ExtendedMode = 0x2_0000,

    /// <summary>The client pads its packets.</summary>
    Padded = 0x800_0000,

    /// <summary>The client's transport is intermediate, padded or not.</summary>
    Intermediate = 0x2000_0000,

    /// <summary>The client's transport is abridged.</summary>
    Abridged = 0x4000_0000,

    /// <summary>The client asks for a quick ack.</summary>
    QuickAck = 0x8000_0000,
}
