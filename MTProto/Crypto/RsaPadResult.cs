namespace MTProto.Crypto;

/// <summary>What the server found in the encrypted inner data of a key exchange.</summary>
public enum RsaPadResult
{
    /// <summary>RSA_PAD; the SHA-256 agrees. The data is 192 bytes: the payload and the client's random padding.</summary>
    Padded,

    /// <summary>The payload of older clients; the SHA-1 agrees. The data is exactly the payload.</summary>
    Legacy,

    /// <summary>The block is not 256 bytes long or not below the modulus.</summary>
    OutOfRange,

    /// <summary>Neither hash agrees: another key, another scheme, or altered bytes.</summary>
    HashMismatch,
}
