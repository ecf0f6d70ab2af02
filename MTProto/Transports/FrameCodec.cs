using System.Buffers.Binary;

namespace MTProto.Transports;

/// <summary>
/// Frames of the four transports as bytes (core.telegram.org/mtproto/mtproto-transports): no input or output, no state. A length
/// is compared with the caller's limit before anyone can act on it.
/// </summary>
public static class FrameCodec
{
    /// <summary>The most bytes that any transport adds to a packet: 4 of length and 15 of padding.</summary>
    public const int MaxOverhead = 19;

    /// <summary>The shortest packet: a transport error.</summary>
    public const int MinPayloadLength = 4;

    /// <summary>The longest padding of the padded intermediate transport.</summary>
    public const int MaxPadding = 15;

    private const int FullHeaderLength = 8;
    private const int ChecksumLength = 4;
    private const byte AbridgedLongMark = 0x7f;
    private const uint QuickAckBit = 0x8000_0000;

    /// <summary>Parses the beginning of a frame.</summary>
    /// <param name="kind">The transport.</param>
    /// <param name="data">Bytes from the start of a frame, as many as have arrived.</param>
    /// <param name="fromServer">
    /// Which way the bytes go: the high bit of a length asks for a quick ack in one direction and marks the ack itself in the other.
    /// </param>
    /// <param name="maxPayloadLength">Longer payloads are invalid.</param>
    public static FrameHeader ReadHeader(TransportKind kind, ReadOnlySpan<byte> data, bool fromServer, int maxPayloadLength) => kind switch
    {
        TransportKind.Abridged => ReadAbridged(data, fromServer, maxPayloadLength),
        TransportKind.Full => ReadFull(data, maxPayloadLength),
        _ => ReadIntermediate(kind, data, fromServer, maxPayloadLength),
    };

    /// <summary>Writes the bytes that go before a packet in every transport but the full one.</summary>
    /// <param name="kind">Any transport but <see cref="TransportKind.Full"/>.</param>
    /// <param name="payloadLength">Bytes of the packet and its padding; a multiple of 4 in the abridged transport.</param>
    /// <param name="destination">At least 4 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteHeader(TransportKind kind, int payloadLength, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)TransportKind.Full, nameof(kind));
        if (kind != TransportKind.Abridged)
        {
            BinaryPrimitives.WriteInt32LittleEndian(destination, payloadLength);
            return 4;
        }

        var words = payloadLength / 4;
        if (words < AbridgedLongMark)
        {
            destination[0] = (byte)words;
            return 1;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, 0xff_ffff, nameof(payloadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(destination, ((uint)words << 8) | AbridgedLongMark);
        return 4;
    }

    /// <summary>Writes a whole frame of the full transport.</summary>
    /// <param name="sequence">Frames sent before this one.</param>
    /// <param name="payload">The packet.</param>
    /// <param name="destination">At least 12 bytes longer than the packet.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteFull(int sequence, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        var total = FullHeaderLength + payload.Length + ChecksumLength;
        BinaryPrimitives.WriteInt32LittleEndian(destination, total);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], sequence);
        payload.CopyTo(destination[FullHeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[(total - ChecksumLength)..], Crc32.Compute(destination[..(total - ChecksumLength)]));
        return total;
    }

    /// <summary>Checks a whole frame of the full transport.</summary>
    /// <param name="frame">Exactly one frame whose header was parsed.</param>
    /// <param name="sequence">Frames received before this one.</param>
    /// <returns>Null, or why the frame cannot be accepted.</returns>
    public static string? CheckFull(ReadOnlySpan<byte> frame, int sequence)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) != sequence)
        {
            return "a frame of the full transport is out of sequence";
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(frame[^ChecksumLength..]) == Crc32.Compute(frame[..^ChecksumLength])
            ? null
            : "a frame of the full transport has a wrong checksum";
    }

    private static FrameHeader ReadAbridged(ReadOnlySpan<byte> data, bool fromServer, int maxPayloadLength)
    {
        if (data.IsEmpty)
        {
            return FrameHeader.Incomplete;
        }

        var first = data[0];
        var acknowledges = (first & 0x80) != 0;
        if (acknowledges && fromServer)
        {
            return data.Length < 4 ? FrameHeader.Incomplete : FrameHeader.Ack(BinaryPrimitives.ReadUInt32BigEndian(data));
        }

        long words = first & 0x7f;
        var headerLength = 1;
        if (words == AbridgedLongMark)
        {
            if (data.Length < 4)
            {
                return FrameHeader.Incomplete;
            }

            words = BinaryPrimitives.ReadUInt32LittleEndian(data) >> 8;
            headerLength = 4;
        }

        return Bounded(headerLength, words * 4, 0, acknowledges, maxPayloadLength);
    }

    private static FrameHeader ReadIntermediate(TransportKind kind, ReadOnlySpan<byte> data, bool fromServer, int maxPayloadLength)
    {
        if (data.Length < 4)
        {
            return FrameHeader.Incomplete;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(data);
        var acknowledges = (length & QuickAckBit) != 0;
        if (acknowledges && fromServer)
        {
            return FrameHeader.Ack(length);
        }

        length &= ~QuickAckBit;
        if (kind == TransportKind.Intermediate && length % 4 != 0)
        {
            return FrameHeader.Invalid("the length of a frame is not a multiple of 4");
        }

        var padding = kind == TransportKind.PaddedIntermediate ? MaxPadding : 0;
        return Bounded(4, length, 0, acknowledges, maxPayloadLength + padding);
    }

    private static FrameHeader ReadFull(ReadOnlySpan<byte> data, int maxPayloadLength)
    {
        if (data.Length < 4)
        {
            return FrameHeader.Incomplete;
        }

        var total = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (total % 4 != 0)
        {
            return FrameHeader.Invalid("the length of a frame is not a multiple of 4");
        }

        return Bounded(FullHeaderLength, total - (long)(FullHeaderLength + ChecksumLength), ChecksumLength, false, maxPayloadLength);
    }

    private static FrameHeader Bounded(int headerLength, long payloadLength, int trailerLength, bool quickAckRequested, int maxPayloadLength)
    {
        if (payloadLength < MinPayloadLength)
        {
            return FrameHeader.Invalid("a frame is shorter than any packet");
        }

        return payloadLength > maxPayloadLength
            ? FrameHeader.Invalid("a frame is longer than the limit")
            : FrameHeader.Frame(headerLength, (int)payloadLength, trailerLength, quickAckRequested);
    }
}
