using System.Buffers.Binary;

namespace MTProto.Crypto;

/// <summary>
/// X25519 (RFC 7748, section 5). Only for disguises, whose private keys are thrown away: what must be secret is not computed here. The field
/// is that of integers modulo 2^255 - 19, in five limbs of 51 bits.
/// </summary>
internal static class X25519
{
    /// <summary>Bytes of a private or public key.</summary>
    public const int KeyLength = 32;

    private const ulong Mask = (1UL << 51) - 1;

    // (486662 - 2) / 4, the a24 of RFC 7748.
    private const ulong A24 = 121665;

    /// <summary>A public key of which nobody knows the private one: a point of the curve, as a check of it would find.</summary>
    public static void CreatePublicKey(IRandomSource random, Span<byte> publicKey)
    {
        Span<byte> scalar = stackalloc byte[KeyLength];
        random.Fill(scalar);
        Span<byte> basePoint = stackalloc byte[KeyLength];
        basePoint.Clear();
        basePoint[0] = 9;
        Multiply(scalar, basePoint, publicKey);
    }

    /// <summary>The function X25519 of RFC 7748.</summary>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> result)
    {
        Span<byte> k = stackalloc byte[KeyLength];
        scalar[..KeyLength].CopyTo(k);
        k[0] &= 248;
        k[31] &= 127;
        k[31] |= 64;

        var x1 = Element.Read(point);
        Element x2 = new(1), z2 = new(0), x3 = x1, z3 = new(1);
        var swap = 0;
        for (var t = 254; t >= 0; t--)
        {
            var bit = (k[t >> 3] >> (t & 7)) & 1;
            if ((swap ^ bit) == 1)
            {
                (x2, x3) = (x3, x2);
                (z2, z3) = (z3, z2);
            }

            swap = bit;
            var a = x2 + z2;
            var aa = a * a;
            var b = x2 - z2;
            var bb = b * b;
            var e = aa - bb;
            var da = (x3 - z3) * a;
            var cb = (x3 + z3) * b;
            var sum = da + cb;
            x3 = sum * sum;
            var difference = da - cb;
            z3 = x1 * (difference * difference);
            x2 = aa * bb;
            z2 = e * (aa + (e * new Element(A24)));
        }

        if (swap == 1)
        {
            (x2, z2) = (x3, z3);
        }

        (x2 * z2.Invert()).Write(result);
    }

    private readonly struct Element(ulong l0, ulong l1 = 0, ulong l2 = 0, ulong l3 = 0, ulong l4 = 0)
    {
        private readonly ulong _0 = l0, _1 = l1, _2 = l2, _3 = l3, _4 = l4;

        public static Element operator +(in Element a, in Element b) =>
            Carry(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

        // Twice the prime is added first, so that no limb goes below zero.
        public static Element operator -(in Element a, in Element b) => Carry(
            a._0 + 0xf_ffff_ffff_ffdaUL - b._0,
            a._1 + 0xf_ffff_ffff_fffeUL - b._1,
            a._2 + 0xf_ffff_ffff_fffeUL - b._2,
            a._3 + 0xf_ffff_ffff_fffeUL - b._3,
            a._4 + 0xf_ffff_ffff_fffeUL - b._4);

        // What goes over 2^255 comes back nineteenfold.
        public static Element operator *(in Element a, in Element b)
        {
            var (b1, b2, b3, b4) = (19 * b._1, 19 * b._2, 19 * b._3, 19 * b._4);
            var r0 = M(a._0, b._0) + M(a._1, b4) + M(a._2, b3) + M(a._3, b2) + M(a._4, b1);
            var r1 = M(a._0, b._1) + M(a._1, b._0) + M(a._2, b4) + M(a._3, b3) + M(a._4, b2);
            var r2 = M(a._0, b._2) + M(a._1, b._1) + M(a._2, b._0) + M(a._3, b4) + M(a._4, b3);
            var r3 = M(a._0, b._3) + M(a._1, b._2) + M(a._2, b._1) + M(a._3, b._0) + M(a._4, b4);
            var r4 = M(a._0, b._4) + M(a._1, b._3) + M(a._2, b._2) + M(a._3, b._1) + M(a._4, b._0);
            r1 += (ulong)(r0 >> 51);
            r2 += (ulong)(r1 >> 51);
            r3 += (ulong)(r2 >> 51);
            r4 += (ulong)(r3 >> 51);
            return Carry(
                ((ulong)r0 & Mask) + (19 * (ulong)(r4 >> 51)), (ulong)r1 & Mask, (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
        }

        public static Element Read(ReadOnlySpan<byte> bytes)
        {
            var (w0, w1) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            var (w2, w3) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            return new Element(
                w0 & Mask, ((w0 >> 51) | (w1 << 13)) & Mask, ((w1 >> 38) | (w2 << 26)) & Mask, ((w2 >> 25) | (w3 << 39)) & Mask, (w3 >> 12) & Mask);
        }

        public void Write(Span<byte> bytes)
        {
            var e = Carry(_0, _1, _2, _3, _4);

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

        /// <summary>The power 2^255 - 21 (Fermat): of its bits only bits 2 and 4 are 0.</summary>
        public Element Invert()
        {
            var result = this;
            for (var bit = 253; bit >= 0; bit--)
            {
                result *= result;
                if (bit is not (2 or 4))
                {
                    result *= this;
                }
            }

            return result;
        }

        private static UInt128 M(ulong a, ulong b) => Math.BigMul(a, b);

        private static Element Carry(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, bool dropTop = false)
        {
            r1 += r0 >> 51;
            r2 += r1 >> 51;
            r3 += r2 >> 51;
            r4 += r3 >> 51;
            r0 = (r0 & Mask) + (dropTop ? 0 : 19 * (r4 >> 51));
            return new Element(r0 & Mask, (r1 & Mask) + (r0 >> 51), r2 & Mask, r3 & Mask, r4 & Mask);
        }
    }
}
