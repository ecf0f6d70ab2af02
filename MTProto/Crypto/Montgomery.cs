using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// Exponentiation modulo one odd number (Montgomery, "Modular multiplication without trial division", 1985). Numbers are
/// big-endian byte strings. Instances are immutable and may be shared.
/// </summary>
/// <remarks>
/// With a secret exponent the sequence of operations and of memory addresses depends on the exponent's length only: windows
/// of fixed width, every table entry read at every look-up.
/// </remarks>
public sealed class Montgomery
{
    /// <summary>The longest modulus taken, in bytes.</summary>
    public const int MaxLength = 512;

    private const int WindowBits = 5;

    private readonly ulong[] _modulus;
    private readonly ulong[] _one;
    private readonly ulong[] _square;
    private readonly ulong _inverse;

    private Montgomery(ReadOnlySpan<byte> modulus)
    {
        Length = modulus.Length;
        _modulus = Limbs.Read(modulus, (modulus.Length + 7) / 8);
        _inverse = NegativeInverse(_modulus[0]);
        var limbs = _modulus.Length;

        // R mod n by doubling from 1, then R^2 mod n by doubling R as often again: 128 * limbs additions, no division.
        _one = new ulong[limbs];
        _square = new ulong[limbs];
        var power = new ulong[limbs];
        power[0] = 1;
        Limbs.Reduce(power, _modulus);
        for (var i = 0; i < 64 * limbs; i++)
        {
            Limbs.DoubleModulo(power, _modulus);
        }

        power.CopyTo(_one, 0);
        for (var i = 0; i < 64 * limbs; i++)
        {
            Limbs.DoubleModulo(power, _modulus);
        }

        power.CopyTo(_square, 0);
    }

    /// <summary>Bytes of the modulus, and of every result.</summary>
    public int Length { get; }

    /// <summary>Prepares exponentiation modulo a number given without leading zeros.</summary>
    /// <returns>False where the number is even, below 3, has a leading zero byte or is longer than <see cref="MaxLength"/>.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> modulus, [NotNullWhen(true)] out Montgomery? montgomery)
    {
        var valid = modulus.Length is > 0 and <= MaxLength
            && modulus[0] != 0
            && (modulus[^1] & 1) == 1
            && (modulus.Length > 1 || modulus[0] >= 3);
        montgomery = valid ? new Montgomery(modulus) : null;
        return valid;
    }

    /// <summary>Computes value^exponent for a secret exponent.</summary>
    /// <param name="value">The base, at most as many bytes as the modulus; it need not be below it.</param>
    /// <param name="exponent">The exponent, of any length; leading zeros count in time.</param>
    /// <param name="result">Receives <see cref="Length"/> bytes with leading zeros.</param>
    public void ModPow(ReadOnlySpan<byte> value, ReadOnlySpan<byte> exponent, Span<byte> result)
    {
        CheckLengths(value, result);
        var limbs = _modulus.Length;
        var memory = new ulong[((1 << WindowBits) + 3) * limbs + 2];
        var table = memory.AsSpan(0, limbs << WindowBits);
        var accumulator = memory.AsSpan(table.Length, limbs);
        var factor = memory.AsSpan(table.Length + limbs, limbs);
        var scratch = memory.AsSpan(table.Length + (2 * limbs));
        ToMontgomery(value, factor, scratch);
        _one.CopyTo(table);
        for (var i = 1; i < 1 << WindowBits; i++)
        {
            Multiply(table.Slice((i - 1) * limbs, limbs), factor, table.Slice(i * limbs, limbs), scratch);
        }

        _one.CopyTo(accumulator);
        var bits = exponent.Length * 8;
        for (var at = (bits + WindowBits - 1) / WindowBits * WindowBits - WindowBits; at >= 0; at -= WindowBits)
        {
            for (var i = 0; i < WindowBits; i++)
            {
                Multiply(accumulator, accumulator, accumulator, scratch);
            }

            Limbs.Select(table, Limbs.Window(exponent, at, WindowBits), factor);
            Multiply(accumulator, factor, accumulator, scratch);
        }

        FromMontgomery(accumulator, factor, scratch, result);
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(memory.AsSpan()));
    }

    /// <summary>Computes value^exponent for a small public exponent, in time that depends on the exponent.</summary>
    /// <param name="value">The base, at most as many bytes as the modulus; it need not be below it.</param>
    /// <param name="exponent">The exponent, at least 1.</param>
    /// <param name="result">Receives <see cref="Length"/> bytes with leading zeros.</param>
    public void ModPow(ReadOnlySpan<byte> value, uint exponent, Span<byte> result)
    {
        CheckLengths(value, result);
        ArgumentOutOfRangeException.ThrowIfZero(exponent);
        var limbs = _modulus.Length;
        var memory = new ulong[(3 * limbs) + 2];
        var accumulator = memory.AsSpan(0, limbs);
        var factor = memory.AsSpan(limbs, limbs);
        var scratch = memory.AsSpan(2 * limbs);
        ToMontgomery(value, factor, scratch);
        factor.CopyTo(accumulator);
        for (var bit = 30 - System.Numerics.BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            Multiply(accumulator, accumulator, accumulator, scratch);
            if ((exponent >> bit & 1) == 1)
            {
                Multiply(accumulator, factor, accumulator, scratch);
            }
        }

        FromMontgomery(accumulator, factor, scratch, result);
    }

    private void CheckLengths(ReadOnlySpan<byte> value, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, Length, nameof(value));
        ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, Length, nameof(result));
    }

    private void ToMontgomery(ReadOnlySpan<byte> value, Span<ulong> number, Span<ulong> scratch)
    {
        Limbs.Read(value, number);
        Multiply(number, _square, number, scratch);
    }

    private void FromMontgomery(Span<ulong> number, Span<ulong> unit, Span<ulong> scratch, Span<byte> result)
    {
        unit.Clear();
        unit[0] = 1;
        Multiply(number, unit, number, scratch);
        Limbs.Write(number, result[..Length]);
    }

    // result = left * right / R mod n, fully reduced. Operands may be any numbers of the modulus' limb count whose product
    // is below n * R; result may be an operand. The scratch space is two limbs longer than the modulus.
    private void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result, Span<ulong> scratch)
    {
        ReadOnlySpan<ulong> modulus = _modulus;
        var limbs = modulus.Length;
        left = left[..limbs];
        right = right[..limbs];
        scratch = scratch[..(limbs + 2)];
        scratch.Clear();
        for (var i = 0; i < limbs; i++)
        {
            var carry = Limbs.MultiplyAdd(left, right[i], scratch);
            var sum = scratch[limbs] + carry;
            scratch[limbs + 1] = sum < carry ? 1ul : 0;
            scratch[limbs] = sum;

            carry = Limbs.MultiplyAddShift(modulus, scratch[0] * _inverse, scratch);
            sum = scratch[limbs] + carry;
            scratch[limbs - 1] = sum;
            scratch[limbs] = scratch[limbs + 1] + (sum < carry ? 1ul : 0);
        }

        Limbs.SubtractIfNotBelow(scratch[..limbs], scratch[limbs], modulus, result);
    }

    // Newton iteration: each step doubles the number of right low bits, from the 3 with which an odd number inverts itself.
    private static ulong NegativeInverse(ulong value)
    {
        var inverse = value;
        for (var i = 0; i < 5; i++)
        {
            inverse *= 2 - (value * inverse);
        }

        return 0 - inverse;
    }
}
