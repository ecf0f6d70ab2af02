using System.Buffers.Binary;

namespace MTProto.Transports.MiddleProxy;

/// <summary>A client's packet on its way to a middle proxy, which takes whole words and wants to know whether they are encrypted.</summary>
public static class ClientPacket
{
    private const int PlainHeaderLength = 20;

    private const uint ReqPq = 0x6046_9778;
    private const uint ReqPqMulti = 0xbe7e_8ef1;
    private const uint ReqDhParams = 0xd712_e4be;
    private const uint SetClientDhParams = 0xf504_5f1f;

    /// <summary>
    /// Bytes that are passed on of a payload of so many: up to three of padding go, since they cannot belong to a packet. More cannot be told from
    /// it without looking inside, and the data centre does that itself.
    /// </summary>
    public static int LengthWithoutTail(int payloadLength) => payloadLength & ~3;

    /// <summary>Tells what a packet is, by its key's number and the function it calls.</summary>
    public static ClientPacketKind Classify(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < sizeof(long))
        {
            return ClientPacketKind.Other;
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(packet) != 0)
        {
            return ClientPacketKind.Encrypted;
        }

        if (packet.Length < PlainHeaderLength + 4)
        {
            return ClientPacketKind.Other;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(packet[PlainHeaderLength..]) is ReqPq or ReqPqMulti or ReqDhParams or SetClientDhParams
            ? ClientPacketKind.KeyExchange
            : ClientPacketKind.Other;
    }

    /// <summary>Writes the four bytes of a quick ack to a client: the token, its bytes swapped in the abridged transport.</summary>
    public static void WriteQuickAck(TransportKind kind, uint token, Span<byte> destination)
    {
        if (kind == TransportKind.Abridged)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, token);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, token);
        }
    }
}
