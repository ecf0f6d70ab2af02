using System.Buffers.Binary;

namespace MTProto.Transports.WebSocket;

/// <summary>Writes frames (RFC 6455 section 5.2).</summary>
public static class WebSocketFrame
{
    /// <summary>The longest header.</summary>
    public const int MaxHeader = 14;

    /// <summary>Bytes of a frame's header.</summary>
    /// <param name="length">Bytes of its payload.</param>
    /// <param name="masked">Whether it has a mask, as those of clients have.</param>
    public static int HeaderLength(int length, bool masked) =>
        2 + (length < 126 ? 0 : length <= ushort.MaxValue ? sizeof(ushort) : sizeof(ulong)) + (masked ? sizeof(uint) : 0);

    /// <summary>Writes a header.</summary>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="isFinal">Whether the message ends with it.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="mask">The mask that the payload is to be put under (<see cref="WebSocketMask"/>), the first byte lowest; null for a server's frame.</param>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteHeader(WebSocketOpcode opcode, bool isFinal, int length, uint? mask, Span<byte> destination)
    {
        destination[0] = (byte)((byte)opcode | (isFinal ? 0x80 : 0));
        var maskBit = mask is null ? 0 : 0x80;
        int written;
        if (length < 126)
        {
            destination[1] = (byte)(length | maskBit);
            written = 2;
        }
        else if (length <= ushort.MaxValue)
        {
            destination[1] = (byte)(126 | maskBit);
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
            written = 2 + sizeof(ushort);
        }
        else
        {
            destination[1] = (byte)(127 | maskBit);
            BinaryPrimitives.WriteInt64BigEndian(destination[2..], length);
            written = 2 + sizeof(long);
        }

        if (mask is { } value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination[written..], value);
            written += sizeof(uint);
        }

        return written;
    }

    /// <summary>Writes a whole frame, for control frames and short messages.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, uint? mask, Span<byte> destination)
    {
        var header = WriteHeader(opcode, true, payload.Length, mask, destination);
        payload.CopyTo(destination[header..]);
        WebSocketMask.Apply(mask ?? 0, 0, destination.Slice(header, payload.Length));
        return header + payload.Length;
    }

    /// <summary>Writes a close frame without a reason.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteClose(WebSocketCloseCode code, uint? mask, Span<byte> destination)
    {
        Span<byte> payload = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        return Write(WebSocketOpcode.Close, code == WebSocketCloseCode.None ? [] : payload, mask, destination);
    }
}
