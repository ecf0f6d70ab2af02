using System.Buffers.Binary;
using Testing;

namespace MTProto.Tests.Transports;

/// <summary>Packets as the layer above makes them.</summary>
internal static class Packets
{
    /// <summary>Random bytes in the shape of an encrypted message: 24 bytes and whole blocks, with a key id that is not 0.</summary>
    public static byte[] Encrypted(SeededRandomSource random, int blocks)
    {
        var packet = random.Bytes(24 + (blocks * 16));
        BinaryPrimitives.WriteInt64LittleEndian(packet, 0x0102030405060708);
        return packet;
    }
}
