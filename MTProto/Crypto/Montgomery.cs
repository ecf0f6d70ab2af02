using System.Diagnostics.CodeAnalysis;

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

    private readonly MontgomeryEngine _engine;

    private Montgomery(int length, MontgomeryEngine engine)
    {
        Length = length;
        _engine = engine;
    }

    /// <summary>Bytes of the modulus, and of every result.</summary>
    public int Length { get; }

    /// <summary>Prepares exponentiation modulo a number given without leading zeros.</summary>
    /// <returns>False where the number is even, below 3, has a leading zero byte or is longer than <see cref="MaxLength"/>.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> modulus, [NotNullWhen(true)] out Montgomery? montgomery) =>
        TryCreate(modulus, VectorMontgomery.IsSupported && modulus.Length <= VectorMontgomery.MaxLength, out montgomery);

    /// <summary>Computes value^exponent for a secret exponent.</summary>
    /// <param name="value">The base, at most as many bytes as the modulus; it need not be below it.</param>
    /// <param name="exponent">The exponent, of any length; leading zeros count in time.</param>
    /// <param name="result">Receives <see cref="Length"/> bytes with leading zeros.</param>
    public void ModPow(ReadOnlySpan<byte> value, ReadOnlySpan<byte> exponent, Span<byte> result)
    {
        CheckLengths(value, result);
        _engine.Power(value, exponent, result[..Length]);
    }

    /// <summary>Computes value^exponent for a small public exponent, in time that depends on the exponent.</summary>
    /// <param name="value">The base, at most as many bytes as the modulus; it need not be below it.</param>
    /// <param name="exponent">The exponent, at least 1.</param>
    /// <param name="result">Receives <see cref="Length"/> bytes with leading zeros.</param>
    public void ModPow(ReadOnlySpan<byte> value, uint exponent, Span<byte> result)
    {
        CheckLengths(value, result);
        ArgumentOutOfRangeException.ThrowIfZero(exponent);
        _engine.Power(value, exponent, result[..Length]);
    }

    internal static bool TryCreate(ReadOnlySpan<byte> modulus, bool vectors, [NotNullWhen(true)] out Montgomery? montgomery)
    {
        var valid = modulus.Length is > 0 and <= MaxLength
            && modulus[0] != 0
            && (modulus[^1] & 1) == 1
            && (modulus.Length > 1 || modulus[0] >= 3);
        montgomery = valid
            ? new Montgomery(modulus.Length, vectors ? new VectorMontgomery(modulus) : new ScalarMontgomery(modulus))
            : null;
        return valid;
    }

    private void CheckLengths(ReadOnlySpan<byte> value, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, Length, nameof(value));
        ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, Length, nameof(result));
    }
}
