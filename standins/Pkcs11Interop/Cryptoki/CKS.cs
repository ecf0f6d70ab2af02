namespace Net.Pkcs11Interop.Common;

/// <summary>States of a session (CK_STATE).</summary>
public enum CKS : uint
{
    /// <summary>Reads, nobody logged in.</summary>
    CKS_RO_PUBLIC_SESSION = 0x00000000,

    /// <summary>Reads, the user logged in.</summary>
    CKS_RO_USER_FUNCTIONS = 0x00000001,

    /// <summary>Writes, nobody logged in.</summary>
    CKS_RW_PUBLIC_SESSION = 0x00000002,

    /// <summary>Writes, the user logged in.</summary>
    CKS_RW_USER_FUNCTIONS = 0x00000003,

    /// <summary>Writes, the security officer logged in.</summary>
    CKS_RW_SO_FUNCTIONS = 0x00000004,
}
