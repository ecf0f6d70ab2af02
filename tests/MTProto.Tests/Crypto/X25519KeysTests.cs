using System.Globalization;
using System.Numerics;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public sealed class X25519KeysTests
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    // Of the base point (RFC 7748, section 4.1).
    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("014def9dea2f79cd65812631a5cf5d3ed", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [Fact]
    public void Create_KnownDigits_IsTheMultipleOfTheBasePointByArithmeticOfItsOwn()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var digits = new byte[22];
            new SeededRandomSource(seed).Fill(digits);
            var scalar = BigInteger.Zero;
            for (var i = digits.Length - 1; i >= 0; i--)
            {
                scalar = (scalar * 64) + (((digits[i] & 31) + 1) * ((digits[i] & 32) != 0 ? -1 : 1));
            }

            var key = new byte[32];
            X25519Keys.Create(new SeededRandomSource(seed), key);

            Assert.Equal(Multiply(BigInteger.Abs(scalar), 9), new BigInteger(key, isUnsigned: true));
        }
    }

    [Fact]
    public void Create_ManyAtOnce_AreDifferentAndOfTheSubgroup()
    {
        var keys = new byte[32 * 37];
        X25519Keys.Create(new SeededRandomSource(5), keys);

        var all = keys.Chunk(32).Select(key => new BigInteger(key, isUnsigned: true)).ToArray();
        Assert.Equal(37, all.Distinct().Count());
        Assert.All(all.Take(5), key => Assert.Equal(BigInteger.Zero, Multiply(Order, key)));
    }

    /// <summary>The ladder of RFC 7748 without the changes it makes to a private key; 0 is the point at infinity.</summary>
    private static BigInteger Multiply(BigInteger scalar, BigInteger u)
    {
        BigInteger x2 = 1, z2 = 0, x3 = u, z3 = 1;
        for (var bit = 254; bit >= 0; bit--)
        {
            var isSet = ((scalar >> bit) & 1) == 1;
            if (isSet)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }

            var (a, b, c, d) = (x2 + z2, x2 - z2, x3 + z3, x3 - z3);
            var e = (a * a) - (b * b);
            (x3, z3) = (BigInteger.ModPow((d * a) + (c * b), 2, Prime), u * BigInteger.ModPow((d * a) - (c * b), 2, Prime) % Prime);
            (x2, z2) = (a * a % Prime * (b * b) % Prime, e * ((a * a) + (121665 * e)) % Prime);
            if (isSet)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }
        }

        return ((x2 * BigInteger.ModPow(z2, Prime - 2, Prime) % Prime) + Prime) % Prime;
    }
}
