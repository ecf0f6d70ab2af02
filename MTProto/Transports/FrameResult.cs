namespace MTProto.Transports;

/// <summary>The outcome of one read of a <see cref="TransportConnection"/>.</summary>
public readonly struct FrameResult
{
    private FrameResult(FrameStatus status, Memory<byte> payload, int errorCode, bool quickAckRequested, string? reason)
    {
        Status = status;
        Payload = payload;
        ErrorCode = errorCode;
        QuickAckRequested = quickAckRequested;
        Reason = reason;
    }

    /// <summary>What was read.</summary>
    public FrameStatus Status { get; }

    /// <summary>
    /// The packet without transport padding, empty unless <see cref="Status"/> is <see cref="FrameStatus.Frame"/>. Valid until the
    /// next read of the same connection; it may be decrypted in place.
    /// </summary>
    public Memory<byte> Payload { get; }

    /// <summary>The negative code of a transport error such as -404, or the token of a quick ack; otherwise 0.</summary>
    public int ErrorCode { get; }

    /// <summary>Whether the client asked for a quick ack of this packet. Servers may ignore it.</summary>
    public bool QuickAckRequested { get; }

    /// <summary>Why the connection ended; null for a packet, an error or an ack.</summary>
    public string? Reason { get; }

    internal static FrameResult Frame(Memory<byte> payload, bool quickAckRequested) => new(FrameStatus.Frame, payload, 0, quickAckRequested, null);

    internal static FrameResult TransportError(int code) => new(FrameStatus.TransportError, default, code, false, null);

    internal static FrameResult QuickAck(uint token) => new(FrameStatus.QuickAck, default, (int)token, false, null);

    internal static FrameResult Closed(string reason) => new(FrameStatus.Closed, default, 0, false, reason);

    internal static FrameResult Invalid(string reason) => new(FrameStatus.Invalid, default, 0, false, reason);
}
