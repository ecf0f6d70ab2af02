using System.Numerics;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>What both sides of SRP compute alike (core.telegram.org/api/srp). Numbers enter hashes as 256 bytes, big-endian.</summary>
internal static class SrpNumbers
{
    /// <summary>k = H(p | g).</summary>
    public static BigInteger Multiplier(DhGroup group)
    {
        Span<byte> generator = stackalloc byte[DhGroup.Length];
        generator.Clear();
        generator[^1] = (byte)group.Generator;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashParts.Sha256(group.Prime, generator, hash);
        return Read(hash);
    }

    /// <summary>u = H(g_a | g_b).</summary>
    public static BigInteger Scrambler(ReadOnlySpan<byte> publicA, ReadOnlySpan<byte> publicB)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashParts.Sha256(publicA, publicB, hash);
        return Read(hash);
    }

    /// <summary>M1 = H(H(p) xor H(g) | H(salt1) | H(salt2) | g_a | g_b | H(s)).</summary>
    public static void Proof(
        DhGroup group,
        ReadOnlySpan<byte> salt1,
        ReadOnlySpan<byte> salt2,
        ReadOnlySpan<byte> publicA,
        ReadOnlySpan<byte> publicB,
        ReadOnlySpan<byte> shared,
        Span<byte> proof)
    {
        const int Hash = SHA256.HashSizeInBytes;
        Span<byte> data = stackalloc byte[(3 * Hash) + (2 * DhGroup.Length) + Hash];
        Span<byte> generator = stackalloc byte[DhGroup.Length];
        Span<byte> generatorHash = stackalloc byte[Hash];
        generator.Clear();
        generator[^1] = (byte)group.Generator;
        SHA256.HashData(group.Prime, data);
        SHA256.HashData(generator, generatorHash);
        for (var i = 0; i < Hash; i++)
        {
            data[i] ^= generatorHash[i];
        }

        SHA256.HashData(salt1, data[Hash..]);
        SHA256.HashData(salt2, data[(2 * Hash)..]);
        publicA.CopyTo(data[(3 * Hash)..]);
        publicB.CopyTo(data[((3 * Hash) + DhGroup.Length)..]);
        SHA256.HashData(shared, data[((3 * Hash) + (2 * DhGroup.Length))..]);
        SHA256.HashData(data, proof);
    }

    public static BigInteger Read(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>Writes a number into the whole span, with leading zeros.</summary>
    public static void Write(BigInteger value, Span<byte> bytes)
    {
        bytes.Clear();
        value.TryWriteBytes(bytes[(bytes.Length - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Copies a number of at most 256 bytes to 256 bytes.</summary>
    public static void Pad(ReadOnlySpan<byte> value, Span<byte> padded)
    {
        padded.Clear();
        value.CopyTo(padded[(padded.Length - value.Length)..]);
    }
}
