using System.Buffers.Binary;
using System.Globalization;

namespace Grains.Interfaces.Admission;

/// <summary>The first 16 bytes of a digest that no two honest handshakes share.</summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The next eight.</param>
[GenerateSerializer, Immutable, Alias("telepool.replay-digest")]
public readonly record struct ReplayDigest([property: Id(0)] ulong High, [property: Id(1)] ulong Low)
{
    /// <summary>Bytes of a digest that count.</summary>
    public const int Length = 16;

    /// <summary>Takes a digest of at least <see cref="Length"/> bytes.</summary>
    public static ReplayDigest Of(ReadOnlySpan<byte> digest) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));

    /// <summary>The key of the grain that remembers it: the first byte, in hexadecimal.</summary>
    public string GrainKey() => (High >> 56).ToString("x2", CultureInfo.InvariantCulture);
}
