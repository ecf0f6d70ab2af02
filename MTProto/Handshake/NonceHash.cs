using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Handshake;

/// <summary>Derivations from the nonces, on their TL types.</summary>
internal static class NonceHash
{
    /// <summary>new_nonce_hash1, 2 or 3.</summary>
    public static Nonce128 Compute(Nonce256 newNonce, int number, long auxHash)
    {
        Span<byte> bytes = stackalloc byte[Nonce256.Length];
        Span<byte> hash = stackalloc byte[Nonce128.Length];
        newNonce.CopyTo(bytes);
        HandshakeKeys.ComputeNewNonceHash(bytes, number, auxHash, hash);
        return Nonce128.FromBytes(hash);
    }

    /// <summary>The first server salt: the first eight bytes of both nonces, xored.</summary>
    public static long InitialSalt(Nonce256 newNonce, Nonce128 serverNonce) => (long)(newNonce.First.Low ^ serverNonce.Low);
}
