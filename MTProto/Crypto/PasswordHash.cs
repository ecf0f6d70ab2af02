using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// The hash of a two-step verification password: passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow
/// (core.telegram.org/api/srp). It takes some 100 ms by design.
/// </summary>
public static class PasswordHash
{
    /// <summary>Bytes of the hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const int Iterations = 100_000;

    /// <summary>Computes PH2, the number x of SRP.</summary>
    /// <param name="password">The password in UTF-8.</param>
    /// <param name="salt1">The algorithm's first salt: the server's part and the client's part.</param>
    /// <param name="salt2">The algorithm's second salt.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt1, ReadOnlySpan<byte> salt2, Span<byte> hash)
    {
        Span<byte> inner = stackalloc byte[Length];
        Span<byte> stretched = stackalloc byte[SHA512.HashSizeInBytes];
        HashParts.Sha256(salt1, password, salt1, inner);
        HashParts.Sha256(salt2, inner, salt2, inner);
        Rfc2898DeriveBytes.Pbkdf2(inner, salt1, stretched, Iterations, HashAlgorithmName.SHA512);
        HashParts.Sha256(salt2, stretched, salt2, hash);
        CryptographicOperations.ZeroMemory(inner);
        CryptographicOperations.ZeroMemory(stretched);
    }
}
