namespace MTProto.Crypto;

/// <summary>
/// Makes public keys of X25519 (RFC 7748) that are given away with nobody knowing the private one. Each is a random multiple of the base point: a
/// point of the curve and of its subgroup, as whoever checks it finds.
/// </summary>
/// <remarks>
/// The private key is the sum of <see cref="Windows"/> digits of 6 bits, plus or minus 1 to 32 times a power of 64, whose multiples of the base point
/// are looked up on the birationally equivalent twisted Edwards curve (RFC 7748, section 4.1; addition of Hisil, Wong, Carter and Dawson, 2008).
/// 132 random bits rather than 251: to tell such a key from any other takes some 2^66 additions, and it protects nothing.
/// </remarks>
internal static class X25519Keys
{
    private const int Windows = 22;
    private const int Multiples = 32;

    // Keys that share one inversion.
    private const int Batch = 16;

    // Made at the first key, in about a millisecond; 84 kB.
    private static readonly Lazy<EdwardsMultiple[]> Table = new(CreateTable);

    /// <summary>Makes keys, 32 bytes each, as many as there is room for.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="keys">A multiple of 32 bytes.</param>
    public static void Create(IRandomSource random, Span<byte> keys)
    {
        var table = Table.Value;
        Span<byte> digits = stackalloc byte[Windows];
        Span<FieldElement25519> numerators = stackalloc FieldElement25519[Batch];
        Span<FieldElement25519> denominators = stackalloc FieldElement25519[Batch];
        while (!keys.IsEmpty)
        {
            var count = Math.Min(Batch, keys.Length / X25519.KeyLength);
            for (var i = 0; i < count; i++)
            {
                random.Fill(digits);
                var point = EdwardsPoint.Neutral;
                for (var window = 0; window < Windows; window++)
                {
                    var digit = digits[window];
                    point = point.Add(table[(window * Multiples) + (digit & (Multiples - 1))], (digit & Multiples) != 0);
                }

                (numerators[i], denominators[i]) = point.ToMontgomery();
            }

            Invert(denominators[..count]);
            for (var i = 0; i < count; i++)
            {
                (numerators[i] * denominators[i]).Write(keys.Slice(i * X25519.KeyLength, X25519.KeyLength));
            }

            keys = keys[(count * X25519.KeyLength)..];
        }
    }

    /// <summary>Inverts all of them by one inversion and three products each (Montgomery, 1987). None may be zero.</summary>
    private static void Invert(Span<FieldElement25519> values)
    {
        var products = new FieldElement25519[values.Length];
        var product = new FieldElement25519(1);
        for (var i = 0; i < values.Length; i++)
        {
            products[i] = product;
            product *= values[i];
        }

        var inverse = product.Invert();
        for (var i = values.Length - 1; i >= 0; i--)
        {
            (values[i], inverse) = (inverse * products[i], inverse * values[i]);
        }
    }

    private static EdwardsMultiple[] CreateTable()
    {
        var points = new EdwardsPoint[Windows * Multiples];
        var step = EdwardsPoint.Base;
        for (var window = 0; window < Windows; window++)
        {
            var first = step.ToMultiple(step.InvertedDenominator());
            var multiple = step;
            for (var i = 0; i < Multiples; i++)
            {
                points[(window * Multiples) + i] = multiple;
                multiple = multiple.Add(first, isNegative: false);
            }

            // 33 times the step less the step, twice.
            multiple = multiple.Add(first, isNegative: true);
            step = multiple.Add(multiple.ToMultiple(multiple.InvertedDenominator()), isNegative: false);
        }

        var inverses = Array.ConvertAll(points, point => point.Denominator);
        Invert(inverses);
        return [.. points.Select((point, i) => point.ToMultiple(inverses[i]))];
    }
}
