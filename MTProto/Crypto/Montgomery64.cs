using System.Runtime.CompilerServices;

namespace MTProto.Crypto;

/// <summary>Arithmetic modulo an odd number of 3 to 2^63 - 1, on residues multiplied by 2^64.</summary>
internal readonly struct Montgomery64
{
    private readonly ulong _inverse;
    private readonly ulong _square;

    public Montgomery64(ulong modulus)
    {
        Modulus = modulus;
        var inverse = modulus;
        for (var i = 0; i < 5; i++)
        {
            inverse *= 2 - (modulus * inverse);
        }

        _inverse = inverse;
        One = (0 - modulus) % modulus;
        _square = (ulong)((UInt128)One * One % modulus);
    }

    public ulong Modulus { get; }

    /// <summary>The residue of 1.</summary>
    public ulong One { get; }

    /// <summary>The residue of a number below the modulus.</summary>
    public ulong Convert(ulong value) => Multiply(value, _square);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong left, ulong right)
    {
        var sum = left + right;
        return sum >= Modulus ? sum - Modulus : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        var correction = Math.BigMul(low * _inverse, Modulus, out _);
        var difference = high - correction;
        return high < correction ? difference + Modulus : difference;
    }

    public ulong Power(ulong value, ulong exponent)
    {
        var result = One;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result = Multiply(result, value);
            }

            value = Multiply(value, value);
        }

        return result;
    }
}
