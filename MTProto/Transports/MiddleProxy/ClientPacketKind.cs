namespace MTProto.Transports.MiddleProxy;

/// <summary>What a client's packet is to a middle proxy.</summary>
public enum ClientPacketKind
{
    /// <summary>An encrypted message.</summary>
    Encrypted,

    /// <summary>A message of the key exchange.</summary>
    KeyExchange,

    /// <summary>Unencrypted and none of the key exchange: middle proxies take no such thing.</summary>
    Other,
}
