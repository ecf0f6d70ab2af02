namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>CK_TOKEN_INFO.flags.</summary>
internal sealed class TokenFlags(nuint flags) : ITokenFlags
{
    public ulong Flags => flags;

    public bool LoginRequired => (flags & 0x4) != 0;

    public bool UserPinInitialized => (flags & 0x8) != 0;

    public bool TokenInitialized => (flags & 0x400) != 0;

    public bool WriteProtected => (flags & 0x2) != 0;

    public bool UserPinCountLow => (flags & 0x10000) != 0;

    public bool UserPinFinalTry => (flags & 0x20000) != 0;

    public bool UserPinLocked => (flags & 0x40000) != 0;
}
