namespace Grains.Interfaces.Operations;

/// <summary>What kept an operation from its answer.</summary>
[GenerateSerializer, Alias("telepool.failure-kind")]
public enum FailureKind
{
    /// <summary>The lease is not valid here; <see cref="OperationFailure.Refusal"/> says why.</summary>
    Lease,

    /// <summary>The account's own rate or concurrency; nothing was sent.</summary>
    RateLimited,

    /// <summary>Telegram answered a flood; nothing was executed.</summary>
    Flood,

    /// <summary>The peer does not exist, or this account may not see it.</summary>
    PeerNotFound,

    /// <summary>The login is gone or must be completed.</summary>
    Unauthorized,

    /// <summary>The account is burned or banned; it will not come back by itself.</summary>
    AccountLost,

    /// <summary>No answer within the deadline.</summary>
    Timeout,

    /// <summary>The connection failed.</summary>
    Disconnected,

    /// <summary>Telegram refused the call for a reason of its own; <see cref="OperationFailure.Error"/> names it.</summary>
    Refused,

    /// <summary>The answer holds a constructor of a newer layer and could not be read.</summary>
    Unreadable,

    /// <summary>The account is not allowed to see this (<c>CHAT_ADMIN_REQUIRED</c>); another account may be.</summary>
    Forbidden,
}
