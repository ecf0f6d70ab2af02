namespace MTProto.Crypto;

/// <summary>A point of edwards25519 (RFC 7748, section 4.1) in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
internal readonly struct EdwardsPoint(in FieldElement25519 x, in FieldElement25519 y, in FieldElement25519 z, in FieldElement25519 t)
{
    private static readonly FieldElement25519 One = new(1);

    // Twice the curve's d.
    private static readonly FieldElement25519 TwoD = Parse("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3") * new FieldElement25519(2);

    private readonly FieldElement25519 _x = x;
    private readonly FieldElement25519 _y = y;
    private readonly FieldElement25519 _z = z;
    private readonly FieldElement25519 _t = t;

    /// <summary>What adds nothing.</summary>
    public static EdwardsPoint Neutral => new(default, One, One, default);

    /// <summary>The base point, which the 9 of X25519 is on the other curve.</summary>
    public static EdwardsPoint Base { get; } = Create(
        Parse("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"), Parse("6666666666666666666666666666666666666666666666666666666666666658"));

    /// <summary>What the coordinates are divided by; never zero.</summary>
    public FieldElement25519 Denominator => _z;

    /// <summary>The sum with a point of a table, or the difference.</summary>
    public EdwardsPoint Add(in EdwardsMultiple other, bool isNegative)
    {
        var a = (_y - _x) * (isNegative ? other.Sum : other.Difference);
        var b = (_y + _x) * (isNegative ? other.Difference : other.Sum);
        var c = _t * other.Product;
        var d = _z + _z;
        var e = b - a;
        var h = b + a;
        var (f, g) = isNegative ? (d + c, d - c) : (d - c, d + c);
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    /// <summary>The point as a table holds it.</summary>
    /// <param name="inverse">The inverse of <see cref="Denominator"/>.</param>
    public EdwardsMultiple ToMultiple(in FieldElement25519 inverse)
    {
        var (x, y) = (_x * inverse, _y * inverse);
        return new EdwardsMultiple((y + x) * One, (y - x) * One, x * y * TwoD);
    }

    /// <summary>The inverse of <see cref="Denominator"/>.</summary>
    public FieldElement25519 InvertedDenominator() => _z.Invert();

    /// <summary>The u coordinate on curve25519 as a fraction, (Z + Y) / (Z - Y).</summary>
    public (FieldElement25519 Numerator, FieldElement25519 Denominator) ToMontgomery() => (_z + _y, _z - _y);

    private static EdwardsPoint Create(in FieldElement25519 x, in FieldElement25519 y) => new(x, y, One, x * y);

    private static FieldElement25519 Parse(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        bytes.AsSpan().Reverse();
        return FieldElement25519.Read(bytes);
    }
}
