namespace MTProto.Crypto;

/// <summary>
/// X25519 (RFC 7748, section 5). Only for disguises, whose private keys are thrown away: what must be secret is not computed here.
/// </summary>
internal static class X25519
{
    /// <summary>Bytes of a private or public key.</summary>
    public const int KeyLength = 32;

    // (486662 - 2) / 4, the a24 of RFC 7748.
    private const ulong A24 = 121665;

    /// <summary>A public key of which nobody knows the private one: a point of the curve, as a check of it would find.</summary>
    public static void CreatePublicKey(IRandomSource random, Span<byte> publicKey) => X25519Keys.Create(random, publicKey[..KeyLength]);

    /// <summary>The function X25519 of RFC 7748.</summary>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> result)
    {
        Span<byte> k = stackalloc byte[KeyLength];
        scalar[..KeyLength].CopyTo(k);
        k[0] &= 248;
        k[31] &= 127;
        k[31] |= 64;

        var x1 = FieldElement25519.Read(point);
        FieldElement25519 x2 = new(1), z2 = new(0), x3 = x1, z3 = new(1);
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
            z2 = e * (aa + (e * new FieldElement25519(A24)));
        }

        if (swap == 1)
        {
            (x2, z2) = (x3, z3);
        }

        (x2 * z2.Invert()).Write(result);
    }
}
