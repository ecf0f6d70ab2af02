using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// A Diffie-Hellman group of the key exchange and of password checks: a safe prime of 2048 bits and a small generator
/// (core.telegram.org/mtproto/security_guidelines#diffie-hellman-key-exchange). All numbers are big-endian.
/// </summary>
public sealed class DhGroup
{
    /// <summary>Bytes of the prime, of public values, of secret exponents and of the result.</summary>
    public const int Length = 256;

    /// <summary>The generator that goes with the known prime on Telegram's servers.</summary>
    public const int KnownGenerator = 3;

    // 2^(2048 - 64): public values keep this distance from both ends.
    private static readonly BigInteger Margin = BigInteger.One << (2048 - 64);

    // Named in core.telegram.org/mtproto/security_guidelines as the one prime in use; both tests of it are done for good.
    private static readonly byte[] KnownPrime = Convert.FromHexString(
        "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D22530F4DB" +
        "FA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64" +
        "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A695811051907E162753B56B0F6B41" +
        "0DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4" +
        "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F0D8115F635B105EE2E4E15D04B2454BF" +
        "6F4FADF034B10403119CD8E3B92FCC5B");

    private readonly byte[] _prime;
    private readonly BigInteger _upperBound;

    private DhGroup(byte[] prime, int generator, Montgomery arithmetic)
    {
        _prime = prime;
        Generator = generator;
        Arithmetic = arithmetic;
        _upperBound = new BigInteger(prime, isUnsigned: true, isBigEndian: true) - Margin;
    }

    /// <summary>The known prime with <see cref="KnownGenerator"/>.</summary>
    public static DhGroup Known { get; } =
        Montgomery.TryCreate(KnownPrime, out var arithmetic)
            ? new DhGroup(KnownPrime, KnownGenerator, arithmetic)
            : throw new InvalidOperationException("The known prime is not an odd number.");

    /// <summary>The prime, 256 bytes.</summary>
    public ReadOnlySpan<byte> Prime => _prime;

    /// <summary>The generator, 2 to 7.</summary>
    public int Generator { get; }

    internal Montgomery Arithmetic { get; }

    /// <summary>Takes a group whose prime is the known one; any other prime is refused without testing it.</summary>
    /// <param name="prime">The prime as it arrived.</param>
    /// <param name="generator">The generator as it arrived.</param>
    /// <param name="group">The group where it is accepted.</param>
    public static DhGroupResult TryGetKnown(ReadOnlySpan<byte> prime, int generator, out DhGroup? group)
    {
        group = null;
        if (!prime.SequenceEqual(KnownPrime))
        {
            return prime.Length == Length ? DhGroupResult.ForeignPrime : DhGroupResult.WrongLength;
        }

        if (!IsGenerator(prime, generator))
        {
            return DhGroupResult.WrongGenerator;
        }

        group = generator == KnownGenerator ? Known : new DhGroup(KnownPrime, generator, Known.Arithmetic);
        return DhGroupResult.Accepted;
    }

    /// <summary>Takes any group that passes the tests of the guidelines; a foreign prime costs some hundred milliseconds.</summary>
    /// <param name="prime">The prime as it arrived.</param>
    /// <param name="generator">The generator as it arrived.</param>
    /// <param name="random">Source of the bases of the primality tests.</param>
    /// <param name="group">The group where it is accepted.</param>
    public static DhGroupResult TryCreate(ReadOnlySpan<byte> prime, int generator, IRandomSource random, out DhGroup? group)
    {
        ArgumentNullException.ThrowIfNull(random);
        var known = TryGetKnown(prime, generator, out group);
        if (known != DhGroupResult.ForeignPrime)
        {
            return known;
        }

        if (prime[0] < 0x80)
        {
            return DhGroupResult.WrongLength;
        }

        if (!IsGenerator(prime, generator))
        {
            return DhGroupResult.WrongGenerator;
        }

        if (!Montgomery.TryCreate(prime, out var arithmetic) || !SafePrime.IsProbable(prime, random))
        {
            return DhGroupResult.NotSafePrime;
        }

        group = new DhGroup(prime.ToArray(), generator, arithmetic);
        return DhGroupResult.Accepted;
    }

    /// <summary>
    /// Whether a public value lies between 2^1984 and p - 2^1984, which also rules out 0, 1 and p - 1.
    /// </summary>
    /// <param name="value">At most 256 bytes.</param>
    public bool IsPublicValueInRange(ReadOnlySpan<byte> value)
    {
        if (value.Length > Length)
        {
            return false;
        }

        var number = new BigInteger(value, isUnsigned: true, isBigEndian: true);
        return number > Margin && number < _upperBound;
    }

    /// <summary>Draws a secret exponent and its public value, and draws again in the rare case that the value is out of range.</summary>
    /// <param name="random">Source of the exponent.</param>
    /// <param name="secret">Receives 256 bytes; the caller clears them.</param>
    /// <param name="publicValue">Receives 256 bytes.</param>
    public void GenerateKeyPair(IRandomSource random, Span<byte> secret, Span<byte> publicValue)
    {
        ArgumentNullException.ThrowIfNull(random);
        do
        {
            random.Fill(secret[..Length]);
            ComputePublicValue(secret[..Length], publicValue);
        }
        while (!IsPublicValueInRange(publicValue[..Length]));
    }

    /// <summary>Computes g^secret mod p.</summary>
    /// <param name="secret">The exponent.</param>
    /// <param name="publicValue">Receives 256 bytes.</param>
    public void ComputePublicValue(ReadOnlySpan<byte> secret, Span<byte> publicValue)
    {
        ReadOnlySpan<byte> generator = [(byte)Generator];
        Arithmetic.ModPow(generator, secret, publicValue);
    }

    /// <summary>Computes the authorization key peer^secret mod p.</summary>
    /// <param name="peer">The peer's public value, at most 256 bytes.</param>
    /// <param name="secret">Our exponent.</param>
    /// <param name="key">The key.</param>
    /// <returns>False where the peer's value is out of range: the exchange must end.</returns>
    public bool TryComputeKey(ReadOnlySpan<byte> peer, ReadOnlySpan<byte> secret, [NotNullWhen(true)] out AuthKey? key)
    {
        key = null;
        if (!IsPublicValueInRange(peer))
        {
            return false;
        }

        Span<byte> shared = stackalloc byte[Length];
        Arithmetic.ModPow(peer, secret, shared);
        var created = AuthKey.TryCreate(shared, out key);
        CryptographicOperations.ZeroMemory(shared);
        return created;
    }

    // The generator must be a quadratic residue, so that it generates the subgroup of order (p - 1) / 2: by the law of
    // quadratic reciprocity a condition on a small remainder of p.
    private static bool IsGenerator(ReadOnlySpan<byte> prime, int generator) => generator switch
    {
        2 => Remainder(prime, 8) == 7,
        3 => Remainder(prime, 3) == 2,
        4 => true,
        5 => Remainder(prime, 5) is 1 or 4,
        6 => Remainder(prime, 24) is 19 or 23,
        7 => Remainder(prime, 7) is 3 or 5 or 6,
        _ => false,
    };

    private static uint Remainder(ReadOnlySpan<byte> number, uint divisor)
    {
        uint remainder = 0;
        foreach (var octet in number)
        {
            remainder = ((remainder << 8) | octet) % divisor;
        }

        return remainder;
    }
}
