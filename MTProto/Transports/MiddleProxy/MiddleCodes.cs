namespace MTProto.Transports.MiddleProxy;

/// <summary>First words of the messages between a proxy and a middle proxy.</summary>
internal static class MiddleCodes
{
    public const uint Nonce = 0x7acb_87aa;
    public const uint Handshake = 0x7682_eef5;
    public const uint HandshakeError = 0x6a27_beda;
    public const uint Ping = 0x5730_a2df;
    public const uint Pong = 0x8430_eaa7;
    public const uint Request = 0x36ce_f1ee;
    public const uint Answer = 0x4403_da0d;
    public const uint SimpleAck = 0x3bac_409b;
    public const uint CloseExternal = 0x5eb6_34a2;
    public const uint CloseConnection = 0x1fcf_425d;

    /// <summary>Within the extra fields of a request: the advertising tag follows.</summary>
    public const uint ProxyTag = 0xdb1e_26ae;
}
