namespace MTProto.Transports.FakeTls;

/// <summary>Named groups of key shares (IANA, TLS Supported Groups), and lengths of their shares in bytes.</summary>
internal static class TlsGroups
{
    public const ushort X25519 = 0x001d;
    public const ushort Secp256r1 = 0x0017;
    public const ushort Secp384r1 = 0x0018;

    /// <summary>X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): an encapsulation key or ciphertext of ML-KEM-768, then an X25519 key.</summary>
    public const ushort X25519MLKem768 = 0x11ec;

    public const int Secp256r1Share = 65;
    public const int ClientMLKemShare = 1184;
    public const int ServerMLKemShare = 1088;

    /// <summary>Whether a value is one of the sixteen that mean nothing and must be ignored (RFC 8701).</summary>
    public static bool IsGrease(ushort value) => (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}
