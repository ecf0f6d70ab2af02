namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Why a connection to a middle proxy ended.</summary>
internal enum MiddleLinkEnd
{
    /// <summary>Nobody listens there, or there is no way there.</summary>
    Unreachable,

    /// <summary>It could not be set up in time.</summary>
    TimedOut,

    /// <summary>It closed the connection.</summary>
    Closed,

    /// <summary>It said nothing for too long.</summary>
    Silent,

    /// <summary>What it sent breaks the protocol: other keys, a wrong checksum, another process, a clock that is far off.</summary>
    Invalid,

    /// <summary>Nobody needs it any more.</summary>
    Unused,
}
