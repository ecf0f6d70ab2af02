using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// Exponentiation over a way of multiplying. A number is <see cref="Stride"/> words in whatever form the engine likes; products
/// are divided by the engine's R (Montgomery form).
/// </summary>
internal abstract class MontgomeryEngine
{
    private const int WindowBits = 5;

    /// <summary>Words of one number.</summary>
    protected abstract int Stride { get; }

    /// <summary>R mod n: the number 1.</summary>
    protected abstract ReadOnlySpan<ulong> One { get; }

    /// <summary>R^2 mod n, by which numbers are brought into Montgomery form.</summary>
    protected abstract ReadOnlySpan<ulong> Square { get; }

    /// <summary>value^exponent, where time and addresses depend on the exponent's length only.</summary>
    public void Power(ReadOnlySpan<byte> value, ReadOnlySpan<byte> exponent, Span<byte> result)
    {
        var memory = new ulong[((1 << WindowBits) + 2) * Stride];
        var table = memory.AsSpan(0, Stride << WindowBits);
        var accumulator = memory.AsSpan(table.Length, Stride);
        var factor = memory.AsSpan(table.Length + Stride, Stride);
        Read(value, factor);
        Multiply(factor, Square, factor);
        One.CopyTo(table);
        One.CopyTo(accumulator);
        for (var i = 1; i < 1 << WindowBits; i++)
        {
            Multiply(factor, table.Slice((i - 1) * Stride, Stride), table.Slice(i * Stride, Stride));
        }

        var windows = ((exponent.Length * 8) + WindowBits - 1) / WindowBits;
        for (var window = windows - 1; window >= 0; window--)
        {
            for (var i = 0; i < WindowBits; i++)
            {
                Multiply(accumulator, accumulator, accumulator);
            }

            Limbs.Select(table, Limbs.Window(exponent, window * WindowBits, WindowBits), factor);
            Multiply(accumulator, factor, accumulator);
        }

        WriteOut(accumulator, factor, result);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(memory.AsSpan()));
    }

    /// <summary>value^exponent, where time depends on the exponent, which is not zero.</summary>
    public void Power(ReadOnlySpan<byte> value, uint exponent, Span<byte> result)
    {
        var memory = new ulong[2 * Stride];
        var accumulator = memory.AsSpan(0, Stride);
        var factor = memory.AsSpan(Stride, Stride);
        Read(value, factor);
        Multiply(factor, Square, factor);
        factor.CopyTo(accumulator);
        for (var bit = BitOperations.Log2(exponent) - 1; bit >= 0; bit--)
        {
            Multiply(accumulator, accumulator, accumulator);
            if (((exponent >> bit) & 1) == 1)
            {
                Multiply(accumulator, factor, accumulator);
            }
        }

        WriteOut(accumulator, factor, result);
    }

    /// <summary>result = left * right / R mod n; the result may be an operand.</summary>
    protected abstract void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result);

    /// <summary>Takes a big-endian number of at most the modulus' length.</summary>
    protected abstract void Read(ReadOnlySpan<byte> value, Span<ulong> number);

    /// <summary>Writes a number big-endian, fully reduced; it is the result of multiplying by 1.</summary>
    protected abstract void Write(ReadOnlySpan<ulong> number, Span<byte> value);

    /// <summary>2^exponent mod n, for the constants of an engine.</summary>
    protected static byte[] PowerOfTwo(int exponent, ReadOnlySpan<byte> modulus)
    {
        var remainder = (BigInteger.One << exponent) % new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        return remainder.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    /// <summary>-1 / value mod 2^64 for an odd value, by Newton's iteration.</summary>
    protected static ulong NegativeInverse(ulong value)
    {
        // An odd number inverts its own three lowest bits; each step doubles the count.
        var inverse = value;
        for (var i = 0; i < 5; i++)
        {
            inverse *= 2 - (value * inverse);
        }

        return 0 - inverse;
    }

    private void WriteOut(Span<ulong> number, Span<ulong> unit, Span<byte> result)
    {
        ReadOnlySpan<byte> one = [1];
        Read(one, unit);
        Multiply(number, unit, number);
        Write(number, result);
    }
}
