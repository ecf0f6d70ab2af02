using System.Numerics;
using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>A signing key on P-256 that follows from a key of a file, so that the file has one secret per version.</summary>
internal static class DerivedSigner
{
    // The order of P-256 (FIPS 186-4, D.1.2.3).
    private static readonly BigInteger Order = new(
        Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), isUnsigned: true, isBigEndian: true);

    /// <summary>The key pair; the caller disposes it.</summary>
    public static ECDsa Create(ReadOnlySpan<byte> key)
    {
        // 16 bytes more than the order has, so that the remainder is as good as uniform (FIPS 186-4, B.4.1).
        Span<byte> wide = stackalloc byte[48];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, wide, salt: [], info: "telepool signing key 1"u8);
        var scalar = new byte[32];
        var number = (new BigInteger(wide, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(scalar.AsSpan(32 - length), out _, isUnsigned: true, isBigEndian: true);
        CryptographicOperations.ZeroMemory(wide);
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }
}
