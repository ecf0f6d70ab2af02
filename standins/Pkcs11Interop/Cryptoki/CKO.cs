namespace Net.Pkcs11Interop.Common;

/// <summary>Classes of objects (CK_OBJECT_CLASS).</summary>
public enum CKO : uint
{
    /// <summary>Data.</summary>
    CKO_DATA = 0x00000000,

    /// <summary>A certificate.</summary>
    CKO_CERTIFICATE = 0x00000001,

    /// <summary>A public key.</summary>
    CKO_PUBLIC_KEY = 0x00000002,

    /// <summary>A private key.</summary>
    CKO_PRIVATE_KEY = 0x00000003,

    /// <summary>A secret key.</summary>
    CKO_SECRET_KEY = 0x00000004,
}
