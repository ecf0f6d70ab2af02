using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Handshake;

/// <summary>
/// The encrypted halves of the Diffie-Hellman step (core.telegram.org/mtproto/auth_key): SHA1(data) + data + up to 15 random
/// bytes, under AES-IGE with the key derived from the nonces.
/// </summary>
internal static class HandshakeCipher
{
    // The longest that is sent takes under 700 bytes: two numbers of 256 bytes and some 60 of the rest.
    public const int MaxLength = 1024;

    private const int MaxPadding = 15;

    public static byte[] Seal(ReadOnlySpan<byte> data, Nonce256 newNonce, Nonce128 serverNonce, IRandomSource random)
    {
        var length = SHA1.HashSizeInBytes + data.Length;
        var sealedBytes = new byte[(length + AesIge.BlockLength - 1) / AesIge.BlockLength * AesIge.BlockLength];
        SHA1.HashData(data, sealedBytes);
        data.CopyTo(sealedBytes.AsSpan(SHA1.HashSizeInBytes));
        random.Fill(sealedBytes.AsSpan(length));
        Span<byte> key = stackalloc byte[AesIge.KeyLength];
        Span<byte> iv = stackalloc byte[AesIge.IvLength];
        Derive(newNonce, serverNonce, key, iv);
        AesIge.Encrypt(key, iv, sealedBytes, sealedBytes);
        return sealedBytes;
    }

    /// <summary>Decrypts; the result has the hash in front and is judged by <see cref="IsSound"/> once the object's length is known.</summary>
    public static byte[]? TryOpen(ReadOnlySpan<byte> encrypted, Nonce256 newNonce, Nonce128 serverNonce)
    {
        if (encrypted.Length is < 2 * AesIge.BlockLength or > MaxLength || encrypted.Length % AesIge.BlockLength != 0)
        {
            return null;
        }

        var opened = new byte[encrypted.Length];
        Span<byte> key = stackalloc byte[AesIge.KeyLength];
        Span<byte> iv = stackalloc byte[AesIge.IvLength];
        Derive(newNonce, serverNonce, key, iv);
        AesIge.Decrypt(key, iv, encrypted, opened);
        return opened;
    }

    /// <summary>Whether the hash in front covers the object and no more than the allowed padding follows it.</summary>
    public static bool IsSound(ReadOnlySpan<byte> opened, int objectLength)
    {
        var data = opened[SHA1.HashSizeInBytes..];
        if (objectLength > data.Length || data.Length - objectLength > MaxPadding)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(data[..objectLength], hash);
        return CryptographicOperations.FixedTimeEquals(hash, opened[..SHA1.HashSizeInBytes]);
    }

    public static TlReader Read(ReadOnlySpan<byte> opened) => new(opened[SHA1.HashSizeInBytes..]);

    private static void Derive(Nonce256 newNonce, Nonce128 serverNonce, Span<byte> key, Span<byte> iv)
    {
        Span<byte> newNonceBytes = stackalloc byte[Nonce256.Length];
        Span<byte> serverNonceBytes = stackalloc byte[Nonce128.Length];
        newNonce.CopyTo(newNonceBytes);
        serverNonce.CopyTo(serverNonceBytes);
        HandshakeKeys.DeriveTemporaryAes(newNonceBytes, serverNonceBytes, key, iv);
    }
}
