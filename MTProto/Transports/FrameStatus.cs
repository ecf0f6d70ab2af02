namespace MTProto.Transports;

/// <summary>What a read of a <see cref="TransportConnection"/> ended with.</summary>
public enum FrameStatus
{
    /// <summary>A whole packet.</summary>
    Frame,

    /// <summary>The stream ended or broke; nothing more will come.</summary>
    Closed,

    /// <summary>The bytes break the transport's rules; nothing more will be read.</summary>
    Invalid,

    /// <summary>The server answered with a transport error (core.telegram.org/mtproto/mtproto-transports#transport-errors). Clients only.</summary>
    TransportError,

    /// <summary>The server acknowledged a packet at once (core.telegram.org/mtproto/mtproto-transports#quick-ack). Clients only.</summary>
    QuickAck,
}
