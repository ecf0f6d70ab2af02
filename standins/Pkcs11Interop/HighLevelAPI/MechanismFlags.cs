namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>CK_MECHANISM_INFO.flags.</summary>
internal sealed class MechanismFlags(nuint flags) : IMechanismFlags
{
    public ulong Flags => flags;

    public bool Encrypt => (flags & 0x100) != 0;

    public bool Decrypt => (flags & 0x200) != 0;

    public bool Sign => (flags & 0x800) != 0;

    public bool Verify => (flags & 0x2000) != 0;

    public bool Generate => (flags & 0x8000) != 0;

    public bool GenerateKeyPair => (flags & 0x10000) != 0;

    public bool Wrap => (flags & 0x20000) != 0;

    public bool Unwrap => (flags & 0x40000) != 0;

    public bool Derive => (flags & 0x80000) != 0;
}
