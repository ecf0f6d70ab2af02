namespace Net.Pkcs11Interop.Common;

/// <summary>Attributes of objects (CK_ATTRIBUTE_TYPE).</summary>
public enum CKA : uint
{
    /// <summary>The class.</summary>
    CKA_CLASS = 0x00000000,

    /// <summary>Whether it stays on the token.</summary>
    CKA_TOKEN = 0x00000001,

    /// <summary>Whether only the user sees it.</summary>
    CKA_PRIVATE = 0x00000002,

    /// <summary>Its label.</summary>
    CKA_LABEL = 0x00000003,

    /// <summary>The key itself.</summary>
    CKA_VALUE = 0x00000011,

    /// <summary>The kind of key.</summary>
    CKA_KEY_TYPE = 0x00000100,

    /// <summary>Its id.</summary>
    CKA_ID = 0x00000102,

    /// <summary>Whether its value is never shown in clear.</summary>
    CKA_SENSITIVE = 0x00000103,

    /// <summary>Whether it encrypts.</summary>
    CKA_ENCRYPT = 0x00000104,

    /// <summary>Whether it decrypts.</summary>
    CKA_DECRYPT = 0x00000105,

    /// <summary>Whether it wraps keys.</summary>
    CKA_WRAP = 0x00000106,

    /// <summary>Whether it unwraps keys.</summary>
    CKA_UNWRAP = 0x00000107,

    /// <summary>Whether it signs.</summary>
    CKA_SIGN = 0x00000108,

    /// <summary>Whether it verifies.</summary>
    CKA_VERIFY = 0x0000010A,

    /// <summary>Whether keys are derived from it.</summary>
    CKA_DERIVE = 0x0000010C,

    /// <summary>Bytes of the key.</summary>
    CKA_VALUE_LEN = 0x00000161,

    /// <summary>Whether it may leave the token, wrapped.</summary>
    CKA_EXTRACTABLE = 0x00000162,

    /// <summary>Whether the token made it.</summary>
    CKA_LOCAL = 0x00000163,

    /// <summary>Whether it could never leave the token.</summary>
    CKA_NEVER_EXTRACTABLE = 0x00000164,

    /// <summary>Whether it was always sensitive.</summary>
    CKA_ALWAYS_SENSITIVE = 0x00000165,

    /// <summary>Whether it can be changed.</summary>
    CKA_MODIFIABLE = 0x00000170,

    /// <summary>Whether it can be copied.</summary>
    CKA_COPYABLE = 0x00000171,

    /// <summary>Whether it can be destroyed.</summary>
    CKA_DESTROYABLE = 0x00000172,

    /// <summary>The curve.</summary>
    CKA_EC_PARAMS = 0x00000180,

    /// <summary>The public point.</summary>
    CKA_EC_POINT = 0x00000181,
}
