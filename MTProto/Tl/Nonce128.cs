using System.Buffers.Binary;

namespace MTProto.Tl;

/// <summary>TL's <c>int128</c>: sixteen opaque bytes, compared and copied as they stand on the wire.</summary>
/// <param name="Low">Bytes 0 to 7, little-endian.</param>
/// <param name="High">Bytes 8 to 15, little-endian.</param>
public readonly record struct Nonce128(ulong Low, ulong High)
{
    /// <summary>The length on the wire, in bytes.</summary>
    public const int Length = 16;

    /// <summary>Takes the first sixteen bytes of <paramref name="bytes"/>.</summary>
    public static Nonce128 FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    /// <summary>Writes the sixteen bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, Low);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], High);
    }
}
