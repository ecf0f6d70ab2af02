using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// Message keys of MTProto 2.0 (core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector).
/// The two directions use different parts of the authorization key, eight bytes apart.
/// </summary>
public static class MessageKeys
{
    /// <summary>Bytes of a msg_key.</summary>
    public const int MessageKeyLength = 16;

    private const int ServerOffset = 8;

    /// <summary>Computes msg_key: the middle 128 bits of SHA-256 over 32 bytes of the key and the padded plaintext.</summary>
    /// <param name="key">The authorization key.</param>
    /// <param name="fromClient">True for a message from client to server.</param>
    /// <param name="plaintext">Salt, session, message and padding, as they are encrypted.</param>
    /// <param name="msgKey16">Receives 16 bytes.</param>
    public static void ComputeMessageKey(AuthKey key, bool fromClient, ReadOnlySpan<byte> plaintext, Span<byte> msgKey16)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> large = stackalloc byte[SHA256.HashSizeInBytes];
        HashParts.Sha256(key.Bytes.Slice(88 + Offset(fromClient), 32), plaintext, large);
        large.Slice(8, MessageKeyLength).CopyTo(msgKey16);
    }

    /// <summary>Derives the AES-256-IGE key and initialisation vector of one message.</summary>
    /// <param name="key">The authorization key.</param>
    /// <param name="fromClient">True for a message from client to server.</param>
    /// <param name="msgKey">The 16-byte msg_key.</param>
    /// <param name="aesKey32">Receives 32 bytes.</param>
    /// <param name="aesIv32">Receives 32 bytes.</param>
    public static void Derive(AuthKey key, bool fromClient, ReadOnlySpan<byte> msgKey, Span<byte> aesKey32, Span<byte> aesIv32)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(msgKey.Length, MessageKeyLength, nameof(msgKey));
        var x = Offset(fromClient);
        Span<byte> a = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> b = stackalloc byte[SHA256.HashSizeInBytes];
        HashParts.Sha256(msgKey, key.Bytes.Slice(x, 36), a);
        HashParts.Sha256(key.Bytes.Slice(40 + x, 36), msgKey, b);

        a[..8].CopyTo(aesKey32);
        b.Slice(8, 16).CopyTo(aesKey32[8..]);
        a.Slice(24, 8).CopyTo(aesKey32[24..]);
        b[..8].CopyTo(aesIv32);
        a.Slice(8, 16).CopyTo(aesIv32[8..]);
        b.Slice(24, 8).CopyTo(aesIv32[24..]);
    }

    /// <summary>
    /// Checks a decrypted message against the msg_key it arrived with, in time that does not depend on where they differ.
    /// Must be called before anything of the plaintext is believed (core.telegram.org/mtproto/security_guidelines).
    /// </summary>
    public static bool Verify(AuthKey key, bool fromClient, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> msgKey)
    {
        Span<byte> expected = stackalloc byte[MessageKeyLength];
        ComputeMessageKey(key, fromClient, plaintext, expected);
        return CryptographicOperations.FixedTimeEquals(expected, msgKey);
    }

    private static int Offset(bool fromClient) => fromClient ? 0 : ServerOffset;
}
