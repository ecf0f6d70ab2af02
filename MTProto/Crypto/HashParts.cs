using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// SHA-1 and SHA-256 of concatenations without building them. The hash objects are kept per thread: every use starts and
/// ends within one call, so nothing of it is left between calls.
/// </summary>
internal static class HashParts
{
    [ThreadStatic]
    private static IncrementalHash? t_sha1;

    [ThreadStatic]
    private static IncrementalHash? t_sha256;

    public static void Sha1(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash) =>
        Sha1(first, second, default, hash);

    public static void Sha1(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash) =>
        Compute(t_sha1 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA1), first, second, third, hash);

    public static void Sha256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash) =>
        Sha256(first, second, default, hash);

    public static void Sha256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash) =>
        Compute(t_sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256), first, second, third, hash);

    private static void Compute(
        IncrementalHash algorithm, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        algorithm.AppendData(first);
        algorithm.AppendData(second);
        algorithm.AppendData(third);
        algorithm.GetHashAndReset(hash);
    }
}
