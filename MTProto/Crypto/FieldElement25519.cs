using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MTProto.Crypto;

/// <summary>
/// An integer modulo 2^255 - 19 in five limbs of 51 bits. Products have limbs little above 51 bits; sums and differences are not carried, so that
/// a factor may be a sum or difference of two such, and only products may be subtracted.
/// </summary>
internal readonly struct FieldElement25519(ulong l0, ulong l1 = 0, ulong l2 = 0, ulong l3 = 0, ulong l4 = 0)
{
    private const ulong Mask = (1UL << 51) - 1;

    private readonly ulong _0 = l0, _1 = l1, _2 = l2, _3 = l3, _4 = l4;

    public static FieldElement25519 operator +(in FieldElement25519 a, in FieldElement25519 b) =>
        new(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    // Twice the prime is added first, so that no limb goes below zero.
    public static FieldElement25519 operator -(in FieldElement25519 a, in FieldElement25519 b) => new(
        a._0 + 0xf_ffff_ffff_ffdaUL - b._0,
        a._1 + 0xf_ffff_ffff_fffeUL - b._1,
        a._2 + 0xf_ffff_ffff_fffeUL - b._2,
        a._3 + 0xf_ffff_ffff_fffeUL - b._3,
        a._4 + 0xf_ffff_ffff_fffeUL - b._4);

    // What goes over 2^255 comes back nineteenfold.
    public static FieldElement25519 operator *(in FieldElement25519 a, in FieldElement25519 b)
    {
        var (a0, a1, a2, a3, a4) = (a._0, a._1, a._2, a._3, a._4);
        var (b0, b1, b2, b3, b4) = (b._0, b._1, b._2, b._3, b._4);
        var (c1, c2, c3, c4) = (19 * b1, 19 * b2, 19 * b3, 19 * b4);

        ulong high = 0, low = 0;
        Add(a0, b0, ref high, ref low);
        Add(a1, c4, ref high, ref low);
        Add(a2, c3, ref high, ref low);
        Add(a3, c2, ref high, ref low);
        Add(a4, c1, ref high, ref low);
        var r0 = Next(ref high, ref low);
        Add(a0, b1, ref high, ref low);
        Add(a1, b0, ref high, ref low);
        Add(a2, c4, ref high, ref low);
        Add(a3, c3, ref high, ref low);
        Add(a4, c2, ref high, ref low);
        var r1 = Next(ref high, ref low);
        Add(a0, b2, ref high, ref low);
        Add(a1, b1, ref high, ref low);
        Add(a2, b0, ref high, ref low);
        Add(a3, c4, ref high, ref low);
        Add(a4, c3, ref high, ref low);
        var r2 = Next(ref high, ref low);
        Add(a0, b3, ref high, ref low);
        Add(a1, b2, ref high, ref low);
        Add(a2, b1, ref high, ref low);
        Add(a3, b0, ref high, ref low);
        Add(a4, c4, ref high, ref low);
        var r3 = Next(ref high, ref low);
        Add(a0, b4, ref high, ref low);
        Add(a1, b3, ref high, ref low);
        Add(a2, b2, ref high, ref low);
        Add(a3, b1, ref high, ref low);
        Add(a4, b0, ref high, ref low);
        var r4 = Next(ref high, ref low);
        r0 += 19 * low;
        return new FieldElement25519(r0 & Mask, r1 + (r0 >> 51), r2, r3, r4);
    }

    public static FieldElement25519 Read(ReadOnlySpan<byte> bytes)
    {
        var (w0, w1) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (w2, w3) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new FieldElement25519(
            w0 & Mask, ((w0 >> 51) | (w1 << 13)) & Mask, ((w1 >> 38) | (w2 << 26)) & Mask, ((w2 >> 25) | (w3 << 39)) & Mask, (w3 >> 12) & Mask);
    }

    public void Write(Span<byte> bytes)
    {
        // Twice, since a first carry out of the top may come back to the bottom.
        var e = Carry(_0, _1, _2, _3, _4);
        e = Carry(e._0, e._1, e._2, e._3, e._4);

        // Whether it is at least the prime: then adding 19 carries out of the highest limb.
        var over = (e._0 + 19) >> 51;
        over = (e._1 + over) >> 51;
        over = (e._2 + over) >> 51;
        over = (e._3 + over) >> 51;
        over = (e._4 + over) >> 51;
        e = Carry(e._0 + (19 * over), e._1, e._2, e._3, e._4, dropTop: true);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, e._0 | (e._1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (e._1 >> 13) | (e._2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (e._2 >> 26) | (e._3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (e._3 >> 39) | (e._4 << 12));
    }

    /// <summary>The power 2^255 - 21 (Fermat), by eleven products and 254 squares.</summary>
    public FieldElement25519 Invert()
    {
        var x2 = this * this;
        var x9 = x2.Square(2) * this;
        var x11 = x9 * x2;
        var ones5 = x11.Square(1) * x9;
        var ones10 = ones5.Square(5) * ones5;
        var ones20 = ones10.Square(10) * ones10;
        var ones40 = ones20.Square(20) * ones20;
        var ones50 = ones40.Square(10) * ones10;
        var ones100 = ones50.Square(50) * ones50;
        var ones200 = ones100.Square(100) * ones100;
        return (ones200.Square(50) * ones50).Square(5) * x11;
    }

    /// <summary>Squares several times over.</summary>
    private FieldElement25519 Square(int times)
    {
        var result = this;
        for (var i = 0; i < times; i++)
        {
            result *= result;
        }

        return result;
    }

    // Two multiplications cost less than one that stores its lower half through memory, as Math.BigMul does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ulong a, ulong b, ref ulong high, ref ulong low)
    {
        var product = a * b;
        low += product;
        high += (Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _)) + (low < product ? 1UL : 0UL);
    }

    /// <summary>Takes a limb off a sum and leaves the rest for the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Next(ref ulong high, ref ulong low)
    {
        var limb = low & Mask;
        low = (low >> 51) | (high << 13);
        high = 0;
        return limb;
    }

    private static FieldElement25519 Carry(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, bool dropTop = false)
    {
        r1 += r0 >> 51;
        r2 += r1 >> 51;
        r3 += r2 >> 51;
        r4 += r3 >> 51;
        r0 = (r0 & Mask) + (dropTop ? 0 : 19 * (r4 >> 51));
        r1 = (r1 & Mask) + (r0 >> 51);
        return new FieldElement25519(r0 & Mask, r1, r2 & Mask, r3 & Mask, r4 & Mask);
    }
}
