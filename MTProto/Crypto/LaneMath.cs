using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MTProto.Crypto;

/// <summary>
/// Eight 64-bit lanes as one register where there is AVX-512, as two where there is AVX2. .NET exposes neither VPMADD52 nor any
/// portable 32-by-32-bit multiplication with a 64-bit result.
/// </summary>
internal static class LaneMath
{
    public static bool IsSupported => Avx512F.IsSupported || Avx2.IsSupported;

    /// <summary>The products of the low halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported
            ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector512.Create(
                Avx2.Multiply(left.GetLower().AsUInt32(), right.GetLower().AsUInt32()),
                Avx2.Multiply(left.GetUpper().AsUInt32(), right.GetUpper().AsUInt32()));

    /// <summary>Adds the products of the low halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyAdd(Vector512<ulong> sum, Vector512<ulong> left, Vector512<ulong> right) =>
        sum + Multiply(left, right);

    /// <summary>The lanes moved up by one, with the last lane of the vector below as the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftIn(Vector512<ulong> below, Vector512<ulong> lanes) =>
        Avx512F.IsSupported
            ? Avx512F.AlignRight64(lanes, below, 7)
            : Vector512.Create(
                ShiftIn(below.GetUpper(), lanes.GetLower()),
                ShiftIn(lanes.GetLower(), lanes.GetUpper()));

    private static Vector256<ulong> ShiftIn(Vector256<ulong> below, Vector256<ulong> lanes) =>
        Avx2.AlignRight(lanes.AsByte(), Avx2.Permute2x128(below.AsByte(), lanes.AsByte(), 0x21), 8).AsUInt64();
}
