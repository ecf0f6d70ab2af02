using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// A limb for <see cref="Multiply"/> by all lanes. It is spread as 32 bits: as 64 bits .NET 10 folds the load into VPMULUDQ
    /// with a displacement scaled for 32-bit elements, which reads another limb.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong limb) => Vector512.Create((uint)limb).AsUInt64();

    /// <summary>Adds the products of the low halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyAdd(Vector512<ulong> sum, Vector512<ulong> left, Vector512<ulong> right) =>
        sum + Multiply(left, right);

    /// <summary>As <see cref="Broadcast"/>, four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> BroadcastHalf(ulong limb) => Vector256.Create((uint)limb).AsUInt64();

    /// <summary>Adds the products of the low halves of four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> MultiplyAdd(Vector256<ulong> sum, Vector256<ulong> left, Vector256<ulong> right) =>
        sum + Avx2.Multiply(left.AsUInt32(), right.AsUInt32());

    /// <summary>Eight neighbouring ones of sixteen lanes, from the given one on; the low eight come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Align(Vector512<ulong> high, Vector512<ulong> low, [ConstantExpected(Min = 1, Max = 7)] byte from)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.AlignRight64(high, low, from);
        }

        return from < 4
            ? Vector512.Create(
                Align(low.GetUpper(), low.GetLower(), from), Align(high.GetLower(), low.GetUpper(), from))
            : Vector512.Create(
                Align(high.GetLower(), low.GetUpper(), from), Align(high.GetUpper(), high.GetLower(), from));
    }

    // From 4 on the caller has moved both operands up by one half already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Align(Vector256<ulong> high, Vector256<ulong> low, [ConstantExpected] byte from)
    {
        var middle = Avx2.Permute2x128(low.AsByte(), high.AsByte(), 0x21);
        return (from & 3) switch
        {
            0 => low,
            1 => Avx2.AlignRight(middle, low.AsByte(), 8).AsUInt64(),
            2 => middle.AsUInt64(),
            _ => Avx2.AlignRight(high.AsByte(), middle, 8).AsUInt64(),
        };
    }
}
