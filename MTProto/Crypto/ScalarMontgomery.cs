namespace MTProto.Crypto;

/// <summary>
/// Multiplication by 64-bit limbs, operand scanning with the reduction interleaved (the CIOS method of Koç, Acar and Kaliski,
/// "Analyzing and comparing Montgomery multiplication algorithms", 1996).
/// </summary>
internal sealed class ScalarMontgomery : MontgomeryEngine
{
    private readonly ulong[] _modulus;
    private readonly ulong[] _one;
    private readonly ulong[] _square;
    private readonly ulong _inverse;

    public ScalarMontgomery(ReadOnlySpan<byte> modulus)
    {
        Stride = (modulus.Length + 7) / 8;
        _modulus = Limbs.Read(modulus, Stride);
        _one = Limbs.Read(PowerOfTwo(64 * Stride, modulus), Stride);
        _square = Limbs.Read(PowerOfTwo(128 * Stride, modulus), Stride);
        _inverse = NegativeInverse(_modulus[0]);
    }

    protected override int Stride { get; }

    protected override ReadOnlySpan<ulong> One => _one;

    protected override ReadOnlySpan<ulong> Square => _square;

    // Operands may be any numbers of as many limbs whose product is below n * R; the result is below n.
    protected override void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        ReadOnlySpan<ulong> modulus = _modulus;
        var limbs = modulus.Length;
        left = left[..limbs];
        right = right[..limbs];
        Span<ulong> sum = stackalloc ulong[limbs + 2];
        sum.Clear();
        for (var i = 0; i < limbs; i++)
        {
            var carry = Limbs.MultiplyAdd(left, right[i], sum);
            var top = sum[limbs] + carry;
            sum[limbs + 1] = top < carry ? 1ul : 0;
            sum[limbs] = top;

            carry = Limbs.MultiplyAddShift(modulus, sum[0] * _inverse, sum);
            top = sum[limbs] + carry;
            sum[limbs - 1] = top;
            sum[limbs] = sum[limbs + 1] + (top < carry ? 1ul : 0);
        }

        Limbs.SubtractIfNotBelow(sum[..limbs], sum[limbs], modulus, result);
    }

    protected override void Read(ReadOnlySpan<byte> value, Span<ulong> number) => Limbs.Read(value, number);

    protected override void Write(ReadOnlySpan<ulong> number, Span<byte> value) => Limbs.Write(number, value);
}
