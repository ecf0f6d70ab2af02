namespace Grains.Interfaces.Accounts;

/// <summary>Where an account stands.</summary>
[GenerateSerializer, Alias("telepool.account-state")]
public enum AccountState
{
    /// <summary>Known by name; no login yet.</summary>
    New,

    /// <summary>A login has begun and waits for the code.</summary>
    AwaitingCode,

    /// <summary>A login has begun and waits for the two-step password.</summary>
    AwaitingPassword,

    /// <summary>Logged in; the connection is being made.</summary>
    Connecting,

    /// <summary>Logged in and usable.</summary>
    Ready,

    /// <summary>Parked until Telegram's flood wait has passed.</summary>
    Flooded,

    /// <summary>Needs an operator.</summary>
    Disabled,

    /// <summary>Rests after failures of its own, and comes back through <see cref="Probation"/>.</summary>
    Quarantined,

    /// <summary>Back from quarantine: one cheap call must succeed, then it works at a tenth of its rate for a while.</summary>
    Probation,

    /// <summary>Finishes the leases that are out and grants none, until an operator enables it.</summary>
    Draining,

    /// <summary>Telegram restricts it; needs an operator.</summary>
    Restricted,
}
