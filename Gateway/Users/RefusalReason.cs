namespace Telepool.Gateway.Users;

/// <summary>Why a user's connection is refused.</summary>
internal enum RefusalReason : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The user is switched off.</summary>
    Disabled,

    /// <summary>The user's time is over.</summary>
    Expired,

    /// <summary>The user is not configured any more.</summary>
    Removed,

    /// <summary>The quota of bytes is used up.</summary>
    QuotaUsedUp,

    /// <summary>The user has as many connections as it may.</summary>
    TooManyConnections,

    /// <summary>The user has as many devices as it may.</summary>
    TooManyDevices,

    /// <summary>The user may not connect from this network.</summary>
    DeniedNetwork,

    /// <summary>The cluster would have to be asked, and does not answer.</summary>
    ClusterUnreachable,

    /// <summary>More connections wait for an answer than may.</summary>
    TooManyWaiting,
}
