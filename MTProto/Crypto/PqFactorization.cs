using System.Numerics;

namespace MTProto.Crypto;

/// <summary>
/// Splits the server's pq into its two primes, the proof of work of the key exchange (core.telegram.org/mtproto/auth_key):
/// Brent's variant of Pollard's rho (BIT 20, 1980) over 64-bit Montgomery arithmetic.
/// </summary>
public static class PqFactorization
{
    // A prime factor below 2^31.5 appears after some 2^16 steps; 2^20 of them without one means a number of another kind.
    private const int MaxSteps = 1 << 20;

    // Differences are multiplied up and the greatest common divisor is taken once in so many steps.
    private const int BatchSteps = 128;

    /// <summary>Factors a product of two different primes below 2^32.</summary>
    /// <param name="pq">The number as the server sent it.</param>
    /// <param name="p">The lesser prime.</param>
    /// <param name="q">The greater prime.</param>
    /// <returns>False where the number is anything else: zero, one, a prime, a square, of more factors, or 2^63 and above.</returns>
    public static bool TryFactor(ulong pq, out uint p, out uint q)
    {
        p = 0;
        q = 0;
        if (pq is < 6 or > long.MaxValue)
        {
            return false;
        }

        if ((pq & 1) == 0)
        {
            return TryAccept(2, pq / 2, out p, out q);
        }

        var field = new Montgomery64(pq);
        if (IsPrime(field))
        {
            return false;
        }

        for (var constant = 1ul; constant <= 8; constant++)
        {
            var divisor = FindDivisor(field, constant);
            if (divisor > 1 && divisor < pq)
            {
                return TryAccept(divisor, pq / divisor, out p, out q);
            }
        }

        return false;
    }

    private static bool TryAccept(ulong first, ulong second, out uint p, out uint q)
    {
        p = 0;
        q = 0;
        var lesser = Math.Min(first, second);
        var greater = Math.Max(first, second);
        if (lesser == greater || greater > uint.MaxValue || !IsPrime(lesser) || !IsPrime(greater))
        {
            return false;
        }

        p = (uint)lesser;
        q = (uint)greater;
        return true;
    }

    private static ulong FindDivisor(Montgomery64 field, ulong constant)
    {
        var modulus = field.Modulus;
        constant = field.Convert(constant % modulus);
        var y = field.Convert(2 % modulus);
        var x = y;
        var batchStart = y;
        var product = field.One;
        var divisor = 1ul;
        var steps = 0;
        for (var length = 1; divisor == 1; length *= 2)
        {
            x = y;
            for (var i = 0; i < length; i++)
            {
                y = field.Add(field.Multiply(y, y), constant);
            }

            for (var done = 0; done < length && divisor == 1; done += BatchSteps)
            {
                batchStart = y;
                var batch = Math.Min(BatchSteps, length - done);
                for (var i = 0; i < batch; i++)
                {
                    y = field.Add(field.Multiply(y, y), constant);
                    product = field.Multiply(product, Distance(x, y));
                }

                divisor = GreatestCommonDivisor(product, modulus);
            }

            steps += 2 * length;
            if (divisor == 1 && steps > MaxSteps)
            {
                return 0;
            }
        }

        if (divisor != modulus)
        {
            return divisor;
        }

        // Both factors fell into one batch: walk it again step by step.
        do
        {
            batchStart = field.Add(field.Multiply(batchStart, batchStart), constant);
            divisor = GreatestCommonDivisor(Distance(x, batchStart), modulus);
        }
        while (divisor == 1);
        return divisor;
    }

    private static ulong Distance(ulong left, ulong right) => left > right ? left - right : right - left;

    // Binary algorithm for an odd modulus; gcd(0, n) = n.
    private static ulong GreatestCommonDivisor(ulong value, ulong modulus)
    {
        if (value == 0)
        {
            return modulus;
        }

        value >>= BitOperations.TrailingZeroCount(value);
        while (value != modulus)
        {
            if (value > modulus)
            {
                (value, modulus) = (modulus, value);
            }

            modulus -= value;
            modulus >>= BitOperations.TrailingZeroCount(modulus);
        }

        return value;
    }

    private static bool IsPrime(ulong value) => value == 2 || (value > 2 && (value & 1) == 1 && IsPrime(new Montgomery64(value)));

    // Miller-Rabin with the first twelve primes as bases is exact below 3.3 * 10^24 (Sorenson and Webster, 2015).
    private static bool IsPrime(Montgomery64 field)
    {
        ReadOnlySpan<byte> bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
        var modulus = field.Modulus;
        var shift = BitOperations.TrailingZeroCount(modulus - 1);
        var odd = (modulus - 1) >> shift;
        var minusOne = modulus - field.One;
        foreach (var witness in bases)
        {
            if (witness % modulus == 0)
            {
                continue;
            }

            var power = field.Power(field.Convert(witness % modulus), odd);
            if (power == field.One || power == minusOne)
            {
                continue;
            }

            var composite = true;
            for (var i = 1; i < shift && composite; i++)
            {
                power = field.Multiply(power, power);
                composite = power != minusOne;
            }

            if (composite)
            {
                return false;
            }
        }

        return true;
    }
}
