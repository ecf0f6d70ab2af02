namespace Telepool.Gateway.Workers;

/// <summary>What a socket is ready for, or what readiness somebody waits for (epoll(7), level-triggered).</summary>
[Flags]
internal enum SocketEvents
{
    /// <summary>Nothing. Errors and a connection closed both ways are told even to whoever waits for nothing.</summary>
    None = 0,

    /// <summary>There are bytes, a connection to accept, or the end of the stream.</summary>
    Readable = 1,

    /// <summary>There is room for bytes, or a connection under way was made.</summary>
    Writable = 4,

    /// <summary>The peer will send nothing more; what it sent before may still lie there. Only for whoever waits for <see cref="Readable"/>.</summary>
    PeerClosed = 0x2000,

    /// <summary>The connection is broken or closed both ways.</summary>
    Error = 0x18,

    /// <summary>An interest alone: told when it becomes ready, not while it is.</summary>
    EdgeTriggered = 1 << 31,
}
