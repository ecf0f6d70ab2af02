namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>How a token wraps a key. Written into envelopes: numbers are never changed.</summary>
internal enum WrapMethod : byte
{
    /// <summary>CKM_AES_GCM: nonce of 12 bytes, ciphertext, tag of 16; the id of the token's key is associated data.</summary>
    Gcm = 1,

    /// <summary>CKM_AES_KEY_WRAP (RFC 3394).</summary>
    KeyWrap = 2,

    /// <summary>CKM_AES_CBC_PAD: vector of 16 bytes, ciphertext. Not authenticated by itself: a changed one gives a key that opens nothing.</summary>
    CbcPad = 3,
}
