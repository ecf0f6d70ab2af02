namespace MTProto.Transports;

/// <summary>The parsed beginning of a frame. Nothing of the frame but its header needs to have arrived.</summary>
public readonly struct FrameHeader
{
    private FrameHeader(FrameHeaderStatus status, int headerLength, int payloadLength, int trailerLength)
    {
        Status = status;
        HeaderLength = headerLength;
        PayloadLength = payloadLength;
        TrailerLength = trailerLength;
    }

    /// <summary>How far the parsing came.</summary>
    public FrameHeaderStatus Status { get; }

    /// <summary>Bytes before the payload.</summary>
    public int HeaderLength { get; }

    /// <summary>Bytes of payload, with padding where the transport pads.</summary>
    public int PayloadLength { get; }

    /// <summary>Bytes behind the payload: the checksum of the full transport.</summary>
    public int TrailerLength { get; }

    /// <summary>Whether the sender asked for a quick ack.</summary>
    public bool QuickAckRequested { get; private init; }

    /// <summary>The token, where <see cref="Status"/> is <see cref="FrameHeaderStatus.QuickAck"/>.</summary>
    public uint QuickAckToken { get; private init; }

    /// <summary>Why no frame can begin like this, where <see cref="Status"/> is <see cref="FrameHeaderStatus.Invalid"/>.</summary>
    public string? Reason { get; private init; }

    /// <summary>Bytes of the whole frame.</summary>
    public int TotalLength => HeaderLength + PayloadLength + TrailerLength;

    internal static FrameHeader Incomplete => default;

    internal static FrameHeader Frame(int headerLength, int payloadLength, int trailerLength, bool quickAckRequested) =>
        new(FrameHeaderStatus.Frame, headerLength, payloadLength, trailerLength) { QuickAckRequested = quickAckRequested };

    internal static FrameHeader Ack(uint token) => new(FrameHeaderStatus.QuickAck, 4, 0, 0) { QuickAckToken = token };

    internal static FrameHeader Invalid(string reason) => new(FrameHeaderStatus.Invalid, 0, 0, 0) { Reason = reason };
}
