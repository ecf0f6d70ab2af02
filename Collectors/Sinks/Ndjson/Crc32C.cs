using System.Buffers.Binary;
using System.Numerics;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>CRC-32C (RFC 3720, section 12.1; Castagnoli's polynomial), which processors compute in hardware.</summary>
internal static class Crc32C
{
    /// <summary>The value of no bytes, for <see cref="Add"/>.</summary>
    public const uint Start = 0xffffffff;

    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Add(Start, bytes));

    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    public static uint Finish(uint crc) => ~crc;
}
