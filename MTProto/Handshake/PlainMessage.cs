using System.Buffers.Binary;

namespace MTProto.Handshake;

/// <summary>
/// An unencrypted message (core.telegram.org/mtproto/description#unencrypted-message): a key id of 0, the msg_id, the length of
/// the body, the body. It carries the key exchange and nothing else.
/// </summary>
public static class PlainMessage
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderLength = 20;

    /// <summary>Writes the header; the body follows it.</summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="msgId">0 modulo 4 from a client, 1 from a server.</param>
    /// <param name="bodyLength">Bytes of the body, a multiple of 4.</param>
    public static void WriteHeader(Span<byte> destination, long msgId, int bodyLength)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, 0);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], msgId);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], bodyLength);
    }

    /// <summary>A whole message in an array of its own.</summary>
    public static byte[] Create(long msgId, ReadOnlySpan<byte> body)
    {
        var message = new byte[HeaderLength + body.Length];
        WriteHeader(message, msgId, body.Length);
        body.CopyTo(message.AsSpan(HeaderLength));
        return message;
    }

    /// <summary>Reads a message. Bytes behind it are padding and are left alone.</summary>
    /// <param name="packet">A packet.</param>
    /// <param name="msgId">Its msg_id.</param>
    /// <param name="body">Its body, within <paramref name="packet"/>.</param>
    public static PlainMessageStatus TryRead(ReadOnlySpan<byte> packet, out long msgId, out ReadOnlySpan<byte> body)
    {
        msgId = 0;
        body = default;
        if (packet.Length < HeaderLength)
        {
            return PlainMessageStatus.Incomplete;
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(packet) != 0)
        {
            return PlainMessageStatus.Encrypted;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(packet[16..]);
        if (length < 0 || length % 4 != 0)
        {
            return PlainMessageStatus.Invalid;
        }

        if (length > packet.Length - HeaderLength)
        {
            return PlainMessageStatus.Incomplete;
        }

        msgId = BinaryPrimitives.ReadInt64LittleEndian(packet[8..]);
        body = packet.Slice(HeaderLength, length);
        return PlainMessageStatus.Ok;
    }
}
