namespace Net.Pkcs11Interop.Common;

/// <summary>Mechanisms (CK_MECHANISM_TYPE); a token names many more.</summary>
public enum CKM : uint
{
    /// <summary>Makes a key pair on a curve.</summary>
    CKM_EC_KEY_PAIR_GEN = 0x00001040,

    /// <summary>ECDSA over a digest.</summary>
    CKM_ECDSA = 0x00001041,

    /// <summary>ECDSA with SHA-256.</summary>
    CKM_ECDSA_SHA256 = 0x00001044,

    /// <summary>Makes an AES key.</summary>
    CKM_AES_KEY_GEN = 0x00001080,

    /// <summary>AES-CBC.</summary>
    CKM_AES_CBC = 0x00001082,

    /// <summary>AES-CBC with PKCS#7 padding.</summary>
    CKM_AES_CBC_PAD = 0x00001085,

    /// <summary>AES-GCM.</summary>
    CKM_AES_GCM = 0x00001087,

    /// <summary>AES key wrap (RFC 3394).</summary>
    CKM_AES_KEY_WRAP = 0x00002109,

    /// <summary>AES key wrap with padding (RFC 5649).</summary>
    CKM_AES_KEY_WRAP_PAD = 0x0000210A,
}
