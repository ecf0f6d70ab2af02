namespace Telepool.Gateway.Relaying;

/// <summary>How one side of a relay stands.</summary>
[Flags]
internal enum LegFlags
{
    None = 0,

    /// <summary>There may be something to read: only reading nothing, or less than there was room for, takes this away.</summary>
    MayRead = 1,

    /// <summary>The system has said that the peer will send nothing more, so reading must go on until the end shows.</summary>
    PeerClosing = 2,

    /// <summary>The end of what the peer sends was read.</summary>
    ReadClosed = 4,

    /// <summary>The peer was told that nothing more comes.</summary>
    WriteClosed = 8,

    /// <summary>Listed to be read from again after the batch of events.</summary>
    IsListed = 16,

    /// <summary>Reading rests for the sake of a bandwidth.</summary>
    IsPaused = 32,

    /// <summary>The peer, a WebSocket, was sent a close frame: no frame may follow.</summary>
    CloseSent = 64,
}
