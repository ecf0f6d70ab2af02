using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// Multiplication by 28-bit limbs, eight to a vector, one in each 64-bit lane, so that a column may gather all of its products
/// before any carry (after Gueron and Krasnov, "Software implementation of modular exponentiation, using advanced vector
/// instructions architectures", 2012).
/// </summary>
/// <remarks>
/// A number is its limbs rounded up to whole vectors. Limbs of results may exceed 28 bits by a little, numbers may exceed n but
/// stay below 2n; with R > 4n both are stable, and no subtraction is needed between multiplications.
/// </remarks>
internal sealed class VectorMontgomery : MontgomeryEngine
{
    /// <summary>
    /// Bytes of the longest modulus: a column gathers two products a limb, each below (2^28 + 2^9)^2, and must stay below 2^64,
    /// which bounds the limbs to 127.
    /// </summary>
    public const int MaxLength = 384;

    private const int LimbBits = 28;
    private const ulong LimbMask = (1ul << LimbBits) - 1;
    private const int Lanes = 8;
    private const int MaxLimbs = 112;

    private readonly int _vectors;
    private readonly ulong[] _modulus;
    private readonly ulong[] _one;
    private readonly ulong[] _square;
    private readonly ulong _inverse;

    public VectorMontgomery(ReadOnlySpan<byte> modulus)
    {
        // Two bits more than the modulus has make R > 4n.
        _vectors = ((modulus.Length * 8) + 2 + (LimbBits * Lanes) - 1) / (LimbBits * Lanes);
        Stride = _vectors * Lanes;
        _modulus = Create(modulus);
        var radix = _vectors * Lanes * LimbBits;
        _one = Create(PowerOfTwo(radix, modulus));
        _square = Create(PowerOfTwo(2 * radix, modulus));
        _inverse = NegativeInverse(_modulus[0]) & LimbMask;
    }

    public static bool IsSupported => LaneMath.IsSupported;

    protected override int Stride { get; }

    protected override ReadOnlySpan<ulong> One => _one;

    protected override ReadOnlySpan<ulong> Square => _square;

    // Product scanning by vectors: with a[v] the vectors of one operand and g the groups of eight limbs of the other, all pairs
    // of v + g = w are gathered before w + 1. Limb k of a group moves its products up by k lanes, so each k has a sum of its
    // own, and the eight sums are shifted into place once per w. While w is below the count of vectors, its eight columns are
    // turned into multiples of 2^28 by adding multiples of n; the columns above are the result.
    protected override void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        var vectors = _vectors;
        var limbs = vectors * Lanes;
        Span<ulong> memory = stackalloc ulong[3 * MaxLimbs];
        ref var m = ref MemoryMarshal.GetReference(memory);
        ref var columns = ref Unsafe.Add(ref m, MaxLimbs);
        ref var doubled = ref Unsafe.Add(ref m, 2 * MaxLimbs);
        ref var a = ref MemoryMarshal.GetReference(left[..limbs]);
        ref var b = ref MemoryMarshal.GetReference(right[..limbs]);
        ref var n = ref MemoryMarshal.GetArrayDataReference(_modulus);
        var isSquare = Unsafe.AreSame(ref a, ref b);
        if (isSquare)
        {
            // Each pair of different vectors then stands for both of its orders; limbs stay below 2^30.
            for (var i = 0; i < limbs; i += Lanes)
            {
                var limb = Load(ref a, i);
                (limb + limb).StoreUnsafe(ref Unsafe.Add(ref doubled, i));
            }
        }

        var zero = Vector512<ulong>.Zero;
        var above = zero;
        for (var w = 0; w < (2 * vectors) - 1; w++)
        {
            var s0 = zero;
            var s1 = zero;
            var s2 = zero;
            var s3 = zero;
            var s4 = zero;
            var s5 = zero;
            var s6 = zero;
            var s7 = zero;
            var from = Math.Max(0, w - vectors + 1);
            var products = Math.Min(w, vectors - 1) - from + 1;
            var quotients = w < vectors ? w : products;
            var nFrom = w < vectors ? 1 : from;
            var pairs = isSquare ? products / 2 : products;
            ref var x = ref isSquare ? ref doubled : ref a;

            // The pairs of the operands, then the middle one of a square, then those of the modulus and the quotient.
            AddProducts(
                ref Unsafe.Add(ref x, from * Lanes), ref Unsafe.Add(ref b, (w - from) * Lanes), pairs,
                ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            if (isSquare && (w & 1) == 0)
            {
                ref var middle = ref Unsafe.Add(ref a, w / 2 * Lanes);
                AddProducts(ref middle, ref middle, 1, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }

            AddProducts(
                ref Unsafe.Add(ref n, nFrom * Lanes), ref Unsafe.Add(ref m, (w - nFrom) * Lanes), quotients,
                ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);

            var here = (above + s0 + LaneMath.Align(s1, zero, 7) + LaneMath.Align(s2, zero, 6) + LaneMath.Align(s3, zero, 5))
                + (LaneMath.Align(s4, zero, 4) + LaneMath.Align(s5, zero, 3) + LaneMath.Align(s6, zero, 2) + LaneMath.Align(s7, zero, 1));
            var carry = 0ul;
            if (w < vectors)
            {
                ref var quotient = ref Unsafe.Add(ref m, w * Lanes);
                here.StoreUnsafe(ref quotient);
                carry = Reduce(ref quotient, ref n, _inverse);

                // Of these products the part below is what Reduce has dealt with.
                AddProducts(ref n, ref quotient, 1, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }
            else
            {
                here.StoreUnsafe(ref Unsafe.Add(ref columns, (w - vectors) * Lanes));
            }

            above = (Vector512.CreateScalar(carry) + LaneMath.Align(zero, s1, 7) + LaneMath.Align(zero, s2, 6) + LaneMath.Align(zero, s3, 5))
                + (LaneMath.Align(zero, s4, 4) + LaneMath.Align(zero, s5, 3) + LaneMath.Align(zero, s6, 2) + LaneMath.Align(zero, s7, 1));
        }

        above.StoreUnsafe(ref Unsafe.Add(ref columns, limbs - Lanes));
        Carry(ref columns, limbs, ref MemoryMarshal.GetReference(result[..limbs]));
    }

    protected override void Read(ReadOnlySpan<byte> value, Span<ulong> number)
    {
        number.Clear();
        var at = 0;
        ulong pending = 0;
        var bits = 0;
        for (var i = value.Length - 1; i >= 0; i--)
        {
            pending |= (ulong)value[i] << bits;
            bits += 8;
            if (bits >= LimbBits)
            {
                number[at++] = pending & LimbMask;
                pending >>= LimbBits;
                bits -= LimbBits;
            }
        }

        number[at] = pending;
    }

    // The number is at most n, so that one subtraction is enough.
    protected override void Write(ReadOnlySpan<ulong> number, Span<byte> value)
    {
        var limbs = _vectors * Lanes;
        Span<ulong> exact = stackalloc ulong[limbs];
        Span<ulong> reduced = stackalloc ulong[limbs];
        ulong carry = 0;
        long borrow = 0;
        for (var i = 0; i < limbs; i++)
        {
            carry += number[i];
            exact[i] = carry & LimbMask;
            carry >>= LimbBits;
            borrow += (long)exact[i] - (long)_modulus[i];
            reduced[i] = (ulong)borrow & LimbMask;
            borrow >>= LimbBits;
        }

        var keep = (ulong)borrow;
        ulong pending = 0;
        var bits = 0;
        var at = 0;
        for (var i = value.Length - 1; i >= 0; i--)
        {
            if (bits < 8)
            {
                pending |= ((exact[at] & keep) | (reduced[at] & ~keep)) << bits;
                bits += LimbBits;
                at++;
            }

            value[i] = (byte)pending;
            pending >>= 8;
            bits -= 8;
        }
    }

    // Vectors of x going up by groups of y going down. Eight sums fill half of AVX-512's registers; with AVX2 they would fill
    // all sixteen, so there they are gathered in two passes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        ref ulong x,
        ref ulong y,
        int pairs,
        ref Vector512<ulong> s0,
        ref Vector512<ulong> s1,
        ref Vector512<ulong> s2,
        ref Vector512<ulong> s3,
        ref Vector512<ulong> s4,
        ref Vector512<ulong> s5,
        ref Vector512<ulong> s6,
        ref Vector512<ulong> s7)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            AddProducts(ref x, ref y, pairs, ref s0, ref s1, ref s2, ref s3);
            AddProducts(ref x, ref Unsafe.Add(ref y, 4), pairs, ref s4, ref s5, ref s6, ref s7);
            return;
        }

        for (var i = 0; i < pairs; i++)
        {
            var factor = Load(ref x, i * Lanes);
            ref var group = ref Unsafe.Add(ref y, -i * Lanes);
            s0 = LaneMath.MultiplyAdd(s0, factor, LaneMath.Broadcast(group));
            s1 = LaneMath.MultiplyAdd(s1, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 1)));
            s2 = LaneMath.MultiplyAdd(s2, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 2)));
            s3 = LaneMath.MultiplyAdd(s3, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 3)));
            s4 = LaneMath.MultiplyAdd(s4, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 4)));
            s5 = LaneMath.MultiplyAdd(s5, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 5)));
            s6 = LaneMath.MultiplyAdd(s6, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 6)));
            s7 = LaneMath.MultiplyAdd(s7, factor, LaneMath.Broadcast(Unsafe.Add(ref group, 7)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        ref ulong x,
        ref ulong y,
        int pairs,
        ref Vector512<ulong> s0,
        ref Vector512<ulong> s1,
        ref Vector512<ulong> s2,
        ref Vector512<ulong> s3)
    {
        var (l0, l1, l2, l3) = (s0.GetLower(), s1.GetLower(), s2.GetLower(), s3.GetLower());
        var (u0, u1, u2, u3) = (s0.GetUpper(), s1.GetUpper(), s2.GetUpper(), s3.GetUpper());
        for (var i = 0; i < pairs; i++)
        {
            var lower = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, i * Lanes));
            var upper = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, (i * Lanes) + (Lanes / 2)));
            ref var group = ref Unsafe.Add(ref y, -i * Lanes);
            var limb = LaneMath.BroadcastHalf(group);
            l0 = LaneMath.MultiplyAdd(l0, lower, limb);
            u0 = LaneMath.MultiplyAdd(u0, upper, limb);
            limb = LaneMath.BroadcastHalf(Unsafe.Add(ref group, 1));
            l1 = LaneMath.MultiplyAdd(l1, lower, limb);
            u1 = LaneMath.MultiplyAdd(u1, upper, limb);
            limb = LaneMath.BroadcastHalf(Unsafe.Add(ref group, 2));
            l2 = LaneMath.MultiplyAdd(l2, lower, limb);
            u2 = LaneMath.MultiplyAdd(u2, upper, limb);
            limb = LaneMath.BroadcastHalf(Unsafe.Add(ref group, 3));
            l3 = LaneMath.MultiplyAdd(l3, lower, limb);
            u3 = LaneMath.MultiplyAdd(u3, upper, limb);
        }

        (s0, s1, s2, s3) = (
            Vector512.Create(l0, u0), Vector512.Create(l1, u1), Vector512.Create(l2, u2), Vector512.Create(l3, u3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load(ref ulong limb, int offset) =>
        Vector512.LoadUnsafe(ref Unsafe.Add(ref limb, offset));

    // Two rounds of moving what exceeds 28 bits up by one limb: columns below 2^64 become limbs below 2^28 + 2^36, then below
    // 2^28 + 2^9. Nothing leaves the top, whose limbs the number does not reach.
    private static void Carry(ref ulong columns, int limbs, ref ulong result)
    {
        var mask = Vector512.Create(LimbMask);
        var below = Vector512<ulong>.Zero;
        var belowAgain = Vector512<ulong>.Zero;
        for (var i = 0; i < limbs; i += Lanes)
        {
            var column = Load(ref columns, i);
            var carry = column >>> LimbBits;
            var limb = (column & mask) + LaneMath.Align(carry, below, 7);
            below = carry;
            carry = limb >>> LimbBits;
            limb = (limb & mask) + LaneMath.Align(carry, belowAgain, 7);
            belowAgain = carry;
            limb.StoreUnsafe(ref Unsafe.Add(ref result, i));
        }
    }

    // Turns eight columns into the quotient digits that make them multiples of 2^28, and returns the carry into the ninth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce(ref ulong m, ref ulong n, ulong inverse)
    {
        var t0 = m;
        var t1 = Unsafe.Add(ref m, 1);
        var t2 = Unsafe.Add(ref m, 2);
        var t3 = Unsafe.Add(ref m, 3);
        var t4 = Unsafe.Add(ref m, 4);
        var t5 = Unsafe.Add(ref m, 5);
        var t6 = Unsafe.Add(ref m, 6);
        var t7 = Unsafe.Add(ref m, 7);
        var n0 = n;
        var n1 = Unsafe.Add(ref n, 1);
        var n2 = Unsafe.Add(ref n, 2);
        var n3 = Unsafe.Add(ref n, 3);
        var n4 = Unsafe.Add(ref n, 4);
        var n5 = Unsafe.Add(ref n, 5);
        var n6 = Unsafe.Add(ref n, 6);
        var n7 = Unsafe.Add(ref n, 7);

        var q = t0 * inverse & LimbMask;
        m = q;
        t1 += (q * n1) + ((t0 + (q * n0)) >> LimbBits);
        t2 += q * n2;
        t3 += q * n3;
        t4 += q * n4;
        t5 += q * n5;
        t6 += q * n6;
        t7 += q * n7;

        q = t1 * inverse & LimbMask;
        Unsafe.Add(ref m, 1) = q;
        t2 += (q * n1) + ((t1 + (q * n0)) >> LimbBits);
        t3 += q * n2;
        t4 += q * n3;
        t5 += q * n4;
        t6 += q * n5;
        t7 += q * n6;

        q = t2 * inverse & LimbMask;
        Unsafe.Add(ref m, 2) = q;
        t3 += (q * n1) + ((t2 + (q * n0)) >> LimbBits);
        t4 += q * n2;
        t5 += q * n3;
        t6 += q * n4;
        t7 += q * n5;

        q = t3 * inverse & LimbMask;
        Unsafe.Add(ref m, 3) = q;
        t4 += (q * n1) + ((t3 + (q * n0)) >> LimbBits);
        t5 += q * n2;
        t6 += q * n3;
        t7 += q * n4;

        q = t4 * inverse & LimbMask;
        Unsafe.Add(ref m, 4) = q;
        t5 += (q * n1) + ((t4 + (q * n0)) >> LimbBits);
        t6 += q * n2;
        t7 += q * n3;

        q = t5 * inverse & LimbMask;
        Unsafe.Add(ref m, 5) = q;
        t6 += (q * n1) + ((t5 + (q * n0)) >> LimbBits);
        t7 += q * n2;

        q = t6 * inverse & LimbMask;
        Unsafe.Add(ref m, 6) = q;
        t7 += (q * n1) + ((t6 + (q * n0)) >> LimbBits);

        q = t7 * inverse & LimbMask;
        Unsafe.Add(ref m, 7) = q;
        return (t7 + (q * n0)) >> LimbBits;
    }

    private ulong[] Create(ReadOnlySpan<byte> value)
    {
        var number = new ulong[Stride];
        Read(value, number);
        return number;
    }
}
