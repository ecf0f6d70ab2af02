using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>Values that both sides of the key exchange derive from its nonces (core.telegram.org/mtproto/auth_key).</summary>
public static class HandshakeKeys
{
    /// <summary>Bytes of nonce and server_nonce.</summary>
    public const int NonceLength = 16;

    /// <summary>Bytes of new_nonce.</summary>
    public const int NewNonceLength = 32;

    /// <summary>Derives tmp_aes_key and tmp_aes_iv, which encrypt the Diffie-Hellman inner data.</summary>
    /// <param name="newNonce">The client's 32-byte new_nonce.</param>
    /// <param name="serverNonce">The 16-byte server_nonce.</param>
    /// <param name="aesKey32">Receives 32 bytes.</param>
    /// <param name="aesIv32">Receives 32 bytes.</param>
    public static void DeriveTemporaryAes(
        ReadOnlySpan<byte> newNonce, ReadOnlySpan<byte> serverNonce, Span<byte> aesKey32, Span<byte> aesIv32)
    {
        CheckNonces(newNonce, serverNonce);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        HashParts.Sha1(newNonce, serverNonce, hash);
        hash.CopyTo(aesKey32);
        HashParts.Sha1(serverNonce, newNonce, hash);
        hash[..12].CopyTo(aesKey32[20..]);
        hash.Slice(12, 8).CopyTo(aesIv32);
        HashParts.Sha1(newNonce, newNonce, hash);
        hash.CopyTo(aesIv32[8..]);
        newNonce[..4].CopyTo(aesIv32[28..]);
    }

    /// <summary>
    /// Computes new_nonce_hash1, 2 or 3: the 128 lower-order bits of SHA-1 over new_nonce, the number and the key's auxiliary hash.
    /// </summary>
    /// <param name="newNonce">The client's 32-byte new_nonce.</param>
    /// <param name="number">1 with dh_gen_ok, 2 with dh_gen_retry, 3 with dh_gen_fail.</param>
    /// <param name="auxHash"><see cref="AuthKey.AuxHash"/> of the key agreed on.</param>
    /// <param name="hash16">Receives 16 bytes.</param>
    public static void ComputeNewNonceHash(ReadOnlySpan<byte> newNonce, int number, long auxHash, Span<byte> hash16)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(newNonce.Length, NewNonceLength, nameof(newNonce));
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 3);
        Span<byte> data = stackalloc byte[NewNonceLength + 1 + 8];
        newNonce.CopyTo(data);
        data[NewNonceLength] = (byte)number;
        BinaryPrimitives.WriteInt64LittleEndian(data[(NewNonceLength + 1)..], auxHash);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(data, hash);
        hash.Slice(4, 16).CopyTo(hash16);
    }

    /// <summary>The first server salt: the first eight bytes of new_nonce xor those of server_nonce.</summary>
    public static long InitialServerSalt(ReadOnlySpan<byte> newNonce, ReadOnlySpan<byte> serverNonce)
    {
        CheckNonces(newNonce, serverNonce);
        return BinaryPrimitives.ReadInt64LittleEndian(newNonce) ^ BinaryPrimitives.ReadInt64LittleEndian(serverNonce);
    }

    private static void CheckNonces(ReadOnlySpan<byte> newNonce, ReadOnlySpan<byte> serverNonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(newNonce.Length, NewNonceLength, nameof(newNonce));
        ArgumentOutOfRangeException.ThrowIfNotEqual(serverNonce.Length, NonceLength, nameof(serverNonce));
    }
}
