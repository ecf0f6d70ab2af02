namespace MTProto.Tl;

/// <summary>TL's <c>int256</c>: thirty-two opaque bytes, compared and copied as they stand on the wire.</summary>
/// <param name="First">Bytes 0 to 15.</param>
/// <param name="Second">Bytes 16 to 31.</param>
public readonly record struct Nonce256(Nonce128 First, Nonce128 Second)
{
    /// <summary>The length on the wire, in bytes.</summary>
    public const int Length = 32;

    /// <summary>Takes the first thirty-two bytes of <paramref name="bytes"/>.</summary>
    public static Nonce256 FromBytes(ReadOnlySpan<byte> bytes) => new(
        Nonce128.FromBytes(bytes),
        Nonce128.FromBytes(bytes[Nonce128.Length..]));

    /// <summary>Writes the thirty-two bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        First.CopyTo(destination);
        Second.CopyTo(destination[Nonce128.Length..]);
    }
}
