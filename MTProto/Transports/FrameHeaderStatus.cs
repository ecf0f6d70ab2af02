namespace MTProto.Transports;

/// <summary>What the first bytes of a frame say.</summary>
public enum FrameHeaderStatus
{
    /// <summary>More bytes are needed to tell.</summary>
    Incomplete,

    /// <summary>A frame of known length begins here.</summary>
    Frame,

    /// <summary>The four bytes are the token of a quick ack, not a frame.</summary>
    QuickAck,

    /// <summary>No frame can begin like this.</summary>
    Invalid,
}
