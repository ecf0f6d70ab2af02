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
/// A number is 8 zero limbs, its limbs rounded up to whole vectors, 8 zero limbs: loads at a distance of up to 7 limbs then
/// give the shifted operand. Limbs of results may exceed 28 bits by a little, numbers may exceed n but stay below 2n; with
/// R > 4n both are stable, and no subtraction is needed between multiplications.
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

    private readonly int _vectors;
    private readonly ulong[] _modulus;
    private readonly ulong[] _one;
    private readonly ulong[] _square;
    private readonly ulong _inverse;

    public VectorMontgomery(ReadOnlySpan<byte> modulus)
    {
        // Two bits more than the modulus has make R > 4n.
        _vectors = ((modulus.Length * 8) + 2 + (LimbBits * Lanes) - 1) / (LimbBits * Lanes);
        Stride = (_vectors + 2) * Lanes;
        _modulus = Create(modulus);
        var radix = _vectors * Lanes * LimbBits;
        _one = Create(PowerOfTwo(radix, modulus));
        _square = Create(PowerOfTwo(2 * radix, modulus));
        _inverse = NegativeInverse(_modulus[Lanes]) & LimbMask;
    }

    public static bool IsSupported => LaneMath.IsSupported;

    protected override int Stride { get; }

    protected override ReadOnlySpan<ulong> One => _one;

    protected override ReadOnlySpan<ulong> Square => _square;

    // Eight limbs of the right operand at a time: their products with the left operand are added to the columns, the eight
    // lowest columns become multiples of 2^28 by adding multiples of n, and the columns move down by a vector.
    protected override void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        var vectors = _vectors;
        Span<Vector512<ulong>> columns = stackalloc Vector512<ulong>[vectors + 1];
        columns.Clear();
        ref var column = ref MemoryMarshal.GetReference(columns);
        ref var a = ref Unsafe.Add(ref MemoryMarshal.GetReference(left[..Stride]), Lanes);
        ref var b = ref Unsafe.Add(ref MemoryMarshal.GetReference(right[..Stride]), Lanes);
        ref var n = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_modulus), Lanes);
        Unsafe.SkipInit(out Quotients m);
        for (var group = 0; group < vectors; group++)
        {
            var b0 = Vector512.Create(Unsafe.Add(ref b, 0));
            var b1 = Vector512.Create(Unsafe.Add(ref b, 1));
            var b2 = Vector512.Create(Unsafe.Add(ref b, 2));
            var b3 = Vector512.Create(Unsafe.Add(ref b, 3));
            var b4 = Vector512.Create(Unsafe.Add(ref b, 4));
            var b5 = Vector512.Create(Unsafe.Add(ref b, 5));
            var b6 = Vector512.Create(Unsafe.Add(ref b, 6));
            var b7 = Vector512.Create(Unsafe.Add(ref b, 7));
            b = ref Unsafe.Add(ref b, Lanes);

            var low = LaneMath.MultiplyAdd(column, Load(ref a, 0), b0);
            var other = LaneMath.Multiply(Load(ref a, -1), b1);
            low = LaneMath.MultiplyAdd(low, Load(ref a, -2), b2);
            other = LaneMath.MultiplyAdd(other, Load(ref a, -3), b3);
            low = LaneMath.MultiplyAdd(low, Load(ref a, -4), b4);
            other = LaneMath.MultiplyAdd(other, Load(ref a, -5), b5);
            low = LaneMath.MultiplyAdd(low, Load(ref a, -6), b6);
            other = LaneMath.MultiplyAdd(other, Load(ref a, -7), b7);
            (low + other).StoreUnsafe(ref m[0]);
            var carry = Reduce(ref m, ref n, _inverse);

            var m0 = Vector512.Create(m[0]);
            var m1 = Vector512.Create(m[1]);
            var m2 = Vector512.Create(m[2]);
            var m3 = Vector512.Create(m[3]);
            var m4 = Vector512.Create(m[4]);
            var m5 = Vector512.Create(m[5]);
            var m6 = Vector512.Create(m[6]);
            var m7 = Vector512.Create(m[7]);
            var first = Vector512.CreateScalar(carry);
            for (var v = 1; v <= vectors; v++)
            {
                ref var aHere = ref Unsafe.Add(ref a, v * Lanes);
                ref var nHere = ref Unsafe.Add(ref n, v * Lanes);
                var x = LaneMath.MultiplyAdd(Unsafe.Add(ref column, v), Load(ref aHere, 0), b0);
                var y = LaneMath.MultiplyAdd(first, Load(ref nHere, 0), m0);
                first = Vector512<ulong>.Zero;
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -1), b1);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -1), m1);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -2), b2);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -2), m2);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -3), b3);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -3), m3);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -4), b4);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -4), m4);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -5), b5);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -5), m5);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -6), b6);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -6), m6);
                x = LaneMath.MultiplyAdd(x, Load(ref aHere, -7), b7);
                y = LaneMath.MultiplyAdd(y, Load(ref nHere, -7), m7);
                Unsafe.Add(ref column, v - 1) = x + y;
            }
        }

        Carry(columns[..vectors], result);
    }

    protected override void Read(ReadOnlySpan<byte> value, Span<ulong> number)
    {
        number.Clear();
        var at = Lanes;
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
            carry += number[Lanes + i];
            exact[i] = carry & LimbMask;
            carry >>= LimbBits;
            borrow += (long)exact[i] - (long)_modulus[Lanes + i];
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load(ref ulong limb, int offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref limb, offset));

    // Two rounds of moving what exceeds 28 bits up by one limb: columns below 2^64 become limbs below 2^28 + 2^36, then below
    // 2^28 + 2^9. Nothing leaves the top, whose limbs the number does not reach.
    private static void Carry(Span<Vector512<ulong>> columns, Span<ulong> result)
    {
        var mask = Vector512.Create(LimbMask);
        ref var target = ref MemoryMarshal.GetReference(result);
        var below = Vector512<ulong>.Zero;
        var belowAgain = Vector512<ulong>.Zero;
        for (var v = 0; v < columns.Length; v++)
        {
            var carry = columns[v] >>> LimbBits;
            var limbs = (columns[v] & mask) + LaneMath.ShiftIn(below, carry);
            below = carry;
            carry = limbs >>> LimbBits;
            limbs = (limbs & mask) + LaneMath.ShiftIn(belowAgain, carry);
            belowAgain = carry;
            limbs.StoreUnsafe(ref target, (nuint)((v + 1) * Lanes));
        }
    }

    // Turns eight columns into the quotient digits that make them multiples of 2^28, and returns the carry into the ninth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce(ref Quotients m, ref ulong n, ulong inverse)
    {
        var (t0, t1, t2, t3, t4, t5, t6, t7) = (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7]);
        var n0 = n;
        var n1 = Unsafe.Add(ref n, 1);
        var n2 = Unsafe.Add(ref n, 2);
        var n3 = Unsafe.Add(ref n, 3);
        var n4 = Unsafe.Add(ref n, 4);
        var n5 = Unsafe.Add(ref n, 5);
        var n6 = Unsafe.Add(ref n, 6);
        var n7 = Unsafe.Add(ref n, 7);

        var q = t0 * inverse & LimbMask;
        m[0] = q;
        t1 += (q * n1) + ((t0 + (q * n0)) >> LimbBits);
        t2 += q * n2;
        t3 += q * n3;
        t4 += q * n4;
        t5 += q * n5;
        t6 += q * n6;
        t7 += q * n7;

        q = t1 * inverse & LimbMask;
        m[1] = q;
        t2 += (q * n1) + ((t1 + (q * n0)) >> LimbBits);
        t3 += q * n2;
        t4 += q * n3;
        t5 += q * n4;
        t6 += q * n5;
        t7 += q * n6;

        q = t2 * inverse & LimbMask;
        m[2] = q;
        t3 += (q * n1) + ((t2 + (q * n0)) >> LimbBits);
        t4 += q * n2;
        t5 += q * n3;
        t6 += q * n4;
        t7 += q * n5;

        q = t3 * inverse & LimbMask;
        m[3] = q;
        t4 += (q * n1) + ((t3 + (q * n0)) >> LimbBits);
        t5 += q * n2;
        t6 += q * n3;
        t7 += q * n4;

        q = t4 * inverse & LimbMask;
        m[4] = q;
        t5 += (q * n1) + ((t4 + (q * n0)) >> LimbBits);
        t6 += q * n2;
        t7 += q * n3;

        q = t5 * inverse & LimbMask;
        m[5] = q;
        t6 += (q * n1) + ((t5 + (q * n0)) >> LimbBits);
        t7 += q * n2;

        q = t6 * inverse & LimbMask;
        m[6] = q;
        t7 += (q * n1) + ((t6 + (q * n0)) >> LimbBits);

        q = t7 * inverse & LimbMask;
        m[7] = q;
        return (t7 + (q * n0)) >> LimbBits;
    }

    private ulong[] Create(ReadOnlySpan<byte> value)
    {
        var number = new ulong[Stride];
        Read(value, number);
        return number;
    }

    [InlineArray(Lanes)]
    private struct Quotients
    {
        private ulong _first;
    }
}
