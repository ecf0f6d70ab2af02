namespace Net.Pkcs11Interop.Common;

/// <summary>Kinds of keys (CK_KEY_TYPE).</summary>
public enum CKK : uint
{
    /// <summary>RSA.</summary>
    CKK_RSA = 0x00000000,

    /// <summary>Elliptic curves.</summary>
    CKK_EC = 0x00000003,

    /// <summary>Secret bytes of any length.</summary>
    CKK_GENERIC_SECRET = 0x00000010,

    /// <summary>AES.</summary>
    CKK_AES = 0x0000001F,
}
