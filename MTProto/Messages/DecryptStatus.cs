namespace MTProto.Messages;

/// <summary>How the opening of an encrypted message ended.</summary>
public enum DecryptStatus
{
    /// <summary>The message is authentic and well formed.</summary>
    Ok,

    /// <summary>Fewer bytes than the shortest message has.</summary>
    TooShort,

    /// <summary>auth_key_id is not that of the key: another key, or an unencrypted message.</summary>
    WrongKey,

    /// <summary>msg_key does not match the plaintext: damaged or forged.</summary>
    BadMessageKey,

    /// <summary>Authentic, but the body's length is negative, no multiple of four, or more than was sent.</summary>
    BadLength,

    /// <summary>Authentic, but with fewer than 12 or more than 1024 bytes of padding.</summary>
    BadPadding,
}
