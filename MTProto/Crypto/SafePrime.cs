using System.Numerics;

namespace MTProto.Crypto;

/// <summary>Tests whether a number p and (p - 1) / 2 are prime, by Miller and Rabin's test with random bases.</summary>
public static class SafePrime
{
    /// <summary>Rounds on each of the two numbers: a composite passes with a chance below 4^-30, as the guidelines ask.</summary>
    public const int Rounds = 30;

    /// <summary>Whether a big-endian number is a safe prime, but for a negligible chance.</summary>
    public static bool IsProbable(ReadOnlySpan<byte> number, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var p = new BigInteger(number, isUnsigned: true, isBigEndian: true);

        // Below 7 only 5 is safe; above, every safe prime is 3 modulo 4, which makes the half odd.
        return p == 5 || (p > 5 && (p & 3) == 3 && IsPrime(p >> 1, random) && IsPrime(p, random));
    }

    private static bool IsPrime(BigInteger number, IRandomSource random)
    {
        if (number == 3)
        {
            return true;
        }

        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (!Montgomery.TryCreate(bytes, out var arithmetic))
        {
            return false;
        }

        var minusOne = number - 1;
        var shift = 0;
        for (var odd = minusOne; odd.IsEven; odd >>= 1)
        {
            shift++;
        }

        var exponent = (minusOne >> shift).ToByteArray(isUnsigned: true, isBigEndian: true);
        var witness = new byte[bytes.Length];
        var power = new byte[bytes.Length];
        for (var round = 0; round < Rounds; round++)
        {
            random.Fill(witness);
            var value = (new BigInteger(witness, isUnsigned: true, isBigEndian: true) % (number - 3)) + 2;
            arithmetic.ModPow(value.ToByteArray(isUnsigned: true, isBigEndian: true), exponent, power);
            if (!Passes(new BigInteger(power, isUnsigned: true, isBigEndian: true), number, minusOne, shift))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Passes(BigInteger power, BigInteger number, BigInteger minusOne, int shift)
    {
        if (power.IsOne)
        {
            return true;
        }

        for (var i = 0; i < shift; i++)
        {
            if (power == minusOne)
            {
                return true;
            }

            power = power * power % number;
        }

        return false;
    }
}
