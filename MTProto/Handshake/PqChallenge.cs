using System.Buffers.Binary;
using MTProto.Crypto;

namespace MTProto.Handshake;

/// <summary>
/// The factoring task that a server sets (core.telegram.org/mtproto/auth_key): two different primes between 2^30 and 2^31, so
/// that every client's arithmetic takes their product, signed or not, and none of the numbers has leading zero bytes.
/// </summary>
internal readonly record struct PqChallenge(uint P, uint Q)
{
    private const uint LowestPrime = 1u << 30;

    public static PqChallenge Create(IRandomSource random)
    {
        var first = DrawPrime(random);
        uint second;
        do
        {
            second = DrawPrime(random);
        }
        while (second == first);
        return new PqChallenge(Math.Min(first, second), Math.Max(first, second));
    }

    public byte[] ToProductBytes()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)P * Q);
        return bytes;
    }

    public bool IsSolution(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q) =>
        p.Length == 4 && q.Length == 4
        && BinaryPrimitives.ReadUInt32BigEndian(p) == P && BinaryPrimitives.ReadUInt32BigEndian(q) == Q;

    // Primes of this size are some 21 numbers apart, so about ten odd ones are tried.
    private static uint DrawPrime(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[4];
        random.Fill(bytes);
        var candidate = LowestPrime | (BinaryPrimitives.ReadUInt32LittleEndian(bytes) & (LowestPrime - 1)) | 1;
        while (!IsPrime(candidate))
        {
            candidate = candidate + 2 < 2 * LowestPrime ? candidate + 2 : LowestPrime + 1;
        }

        return candidate;
    }

    // Miller-Rabin with these bases is exact below 3,215,031,751 (Pomerance, Selfridge and Wagstaff, 1980).
    private static bool IsPrime(uint number)
    {
        ReadOnlySpan<byte> bases = [2, 3, 5, 7];
        var shift = System.Numerics.BitOperations.TrailingZeroCount(number - 1);
        foreach (var witness in bases)
        {
            var power = Power(witness, (number - 1) >> shift, number);
            var composite = power != 1 && power != number - 1;
            for (var i = 1; i < shift && composite; i++)
            {
                power = power * power % number;
                composite = power != number - 1;
            }

            if (composite)
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Power(ulong value, uint exponent, uint modulus)
    {
        var result = 1ul;
        for (; exponent != 0; exponent >>= 1)
        {
            result = (exponent & 1) != 0 ? result * value % modulus : result;
            value = value * value % modulus;
        }

        return result;
    }
}
