using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// Message keys of MTProto 1.0 (core.telegram.org/mtproto/description_v1). Today only the inner message of
/// auth.bindTempAuthKey is encrypted this way, always as from the client.
/// </summary>
public static class MessageKeysV1
{
    /// <summary>Computes msg_key: the 128 lower-order bits of SHA-1 over the plaintext without its padding.</summary>
    /// <param name="unpadded">The plaintext without the padding.</param>
    /// <param name="msgKey16">Receives 16 bytes.</param>
    public static void ComputeMessageKey(ReadOnlySpan<byte> unpadded, Span<byte> msgKey16)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(unpadded, hash);
        hash.Slice(4, MessageKeys.MessageKeyLength).CopyTo(msgKey16);
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(msgKey.Length, MessageKeys.MessageKeyLength, nameof(msgKey));
        var x = fromClient ? 0 : 8;
        var bytes = key.Bytes;
        Span<byte> a = stackalloc byte[SHA1.HashSizeInBytes];
        Span<byte> b = stackalloc byte[SHA1.HashSizeInBytes];
        Span<byte> c = stackalloc byte[SHA1.HashSizeInBytes];
        Span<byte> d = stackalloc byte[SHA1.HashSizeInBytes];
        HashParts.Sha1(msgKey, bytes.Slice(x, 32), a);
        HashParts.Sha1(bytes.Slice(32 + x, 16), msgKey, bytes.Slice(48 + x, 16), b);
        HashParts.Sha1(bytes.Slice(64 + x, 32), msgKey, c);
        HashParts.Sha1(msgKey, bytes.Slice(96 + x, 32), d);

        a[..8].CopyTo(aesKey32);
        b.Slice(8, 12).CopyTo(aesKey32[8..]);
        c.Slice(4, 12).CopyTo(aesKey32[20..]);
        a.Slice(8, 12).CopyTo(aesIv32);
        b[..8].CopyTo(aesIv32[12..]);
        c.Slice(16, 4).CopyTo(aesIv32[20..]);
        d[..8].CopyTo(aesIv32[24..]);
    }
}
