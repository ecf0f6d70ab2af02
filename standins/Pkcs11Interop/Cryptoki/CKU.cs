namespace Net.Pkcs11Interop.Common;

/// <summary>Users of a token (CK_USER_TYPE).</summary>
public enum CKU : uint
{
    /// <summary>The security officer, who initialises it.</summary>
    CKU_SO = 0x00000000,

    /// <summary>The user, whose keys it holds.</summary>
    CKU_USER = 0x00000001,

    /// <summary>The user again, for one operation.</summary>
    CKU_CONTEXT_SPECIFIC = 0x00000002,
}
