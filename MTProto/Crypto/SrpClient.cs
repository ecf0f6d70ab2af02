using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>The client's side of the password check (core.telegram.org/api/srp).</summary>
public static class SrpClient
{
    // a + u * x is below 2^2048 + 2^512.
    private const int ExponentLength = DhGroup.Length + 1;

    /// <summary>Proves knowledge of the password.</summary>
    /// <param name="group">The group of the algorithm, already accepted.</param>
    /// <param name="salt1">The algorithm's first salt.</param>
    /// <param name="salt2">The algorithm's second salt.</param>
    /// <param name="password">The password in UTF-8.</param>
    /// <param name="serverPublic">srp_B as it arrived.</param>
    /// <param name="random">Source of the secret exponent.</param>
    /// <param name="clientPublic">Receives A of inputCheckPasswordSRP, 256 bytes.</param>
    /// <param name="proof">Receives M1 of inputCheckPasswordSRP, 32 bytes.</param>
    /// <returns><see cref="SrpResult.Success"/>, or <see cref="SrpResult.InvalidPublicValue"/> for a hostile srp_B.</returns>
    public static SrpResult Prove(
        DhGroup group,
        ReadOnlySpan<byte> salt1,
        ReadOnlySpan<byte> salt2,
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> serverPublic,
        IRandomSource random,
        Span<byte> clientPublic,
        Span<byte> proof)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!group.IsPublicValueInRange(serverPublic))
        {
            return SrpResult.InvalidPublicValue;
        }

        Span<byte> secret = stackalloc byte[DhGroup.Length];
        Span<byte> hash = stackalloc byte[PasswordHash.Length];
        PasswordHash.Compute(password, salt1, salt2, hash);
        group.GenerateKeyPair(random, secret, clientPublic);
        var result = Prove(group, salt1, salt2, hash, serverPublic, secret, clientPublic[..DhGroup.Length], proof);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(hash);
        return result;
    }

    internal static SrpResult Prove(
        DhGroup group,
        ReadOnlySpan<byte> salt1,
        ReadOnlySpan<byte> salt2,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> serverPublic,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> clientPublic,
        Span<byte> proof)
    {
        Span<byte> publicB = stackalloc byte[DhGroup.Length];
        Span<byte> shared = stackalloc byte[DhGroup.Length];
        Span<byte> exponent = stackalloc byte[ExponentLength];
        SrpNumbers.Pad(serverPublic, publicB);
        group.ComputePublicValue(hash, shared);
        var prime = SrpNumbers.Read(group.Prime);
        var blinded = (SrpNumbers.Read(publicB) - (SrpNumbers.Multiplier(group) * SrpNumbers.Read(shared))) % prime;
        if (blinded.Sign < 0)
        {
            blinded += prime;
        }

        if (blinded.IsZero)
        {
            return SrpResult.InvalidPublicValue;
        }

        SrpNumbers.Write(
            SrpNumbers.Read(secret) + (SrpNumbers.Scrambler(clientPublic, publicB) * SrpNumbers.Read(hash)), exponent);
        SrpNumbers.Write(blinded, shared);
        group.Arithmetic.ModPow(shared, exponent, shared);
        SrpNumbers.Proof(group, salt1, salt2, clientPublic, publicB, shared, proof);
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(exponent);
        return SrpResult.Success;
    }

    /// <summary>Computes the verifier v = g^x mod p of a password, which is what a server keeps of it.</summary>
    /// <param name="group">The group of the algorithm.</param>
    /// <param name="salt1">The algorithm's first salt.</param>
    /// <param name="salt2">The algorithm's second salt.</param>
    /// <param name="password">The password in UTF-8.</param>
    /// <param name="verifier">Receives 256 bytes.</param>
    public static void ComputeVerifier(
        DhGroup group, ReadOnlySpan<byte> salt1, ReadOnlySpan<byte> salt2, ReadOnlySpan<byte> password, Span<byte> verifier)
    {
        ArgumentNullException.ThrowIfNull(group);
        Span<byte> hash = stackalloc byte[PasswordHash.Length];
        PasswordHash.Compute(password, salt1, salt2, hash);
        group.ComputePublicValue(hash, verifier);
        CryptographicOperations.ZeroMemory(hash);
    }
}
