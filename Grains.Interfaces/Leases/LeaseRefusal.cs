namespace Grains.Interfaces.Leases;

/// <summary>Why an account was not leased, or a lease was not honoured.</summary>
[GenerateSerializer, Alias("telepool.lease-refusal")]
public enum LeaseRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>The account has not logged in yet, or has lost its login.</summary>
    NotLoggedIn,

    /// <summary>An operator must act before the account can be used again.</summary>
    Disabled,

    /// <summary>Telegram told the account to wait.</summary>
    Flooded,

    /// <summary>As many leases are out as the account allows at once.</summary>
    Busy,

    /// <summary>The account's rate is used up for now.</summary>
    RateLimited,

    /// <summary>The account cannot reach Telegram at present.</summary>
    Disconnected,

    /// <summary>The lease was granted under an older epoch.</summary>
    Stale,

    /// <summary>The lease is over.</summary>
    Expired,

    /// <summary>The account knows no such lease: it was released, or never granted.</summary>
    Unknown,

    /// <summary>The host is stopping and grants nothing new.</summary>
    Draining,

    /// <summary>As many requests wait already as the queue of this tenant and purpose holds.</summary>
    QueueFull,

    /// <summary>No account will be free before the request's deadline, or none was.</summary>
    DeadlineUnreachable,

    /// <summary>The pool has no account that can do this, and waiting brings none.</summary>
    NoAccount,

    /// <summary>The lease belongs to another holder.</summary>
    WrongHolder,

    /// <summary>The lease was given back before.</summary>
    Released,

    /// <summary>An operator ended the lease before its time.</summary>
    Revoked,

    /// <summary>The request itself is not valid: no holder, an unknown purpose, a negative time.</summary>
    Invalid,

    /// <summary>The account rests after failures of its own.</summary>
    Quarantined,

    /// <summary>Telegram restricts the account; an operator must act.</summary>
    Restricted,
}
