namespace Grains.Interfaces.Accounts;

/// <summary>What an operator can do to an account.</summary>
[GenerateSerializer, Alias("telepool.account-action")]
public enum AccountAction
{
    /// <summary>Ends <see cref="AccountState.Disabled"/> and <see cref="AccountState.Restricted"/> through probation, and <see cref="AccountState.Draining"/> at once.</summary>
    Enable,

    /// <summary>Stops it at once; leases that are out become stale.</summary>
    Disable,

    /// <summary>Lets it rest; leases that are out become stale.</summary>
    Quarantine,

    /// <summary>Ends a quarantine early, through probation. What Telegram parked stays parked.</summary>
    Release,

    /// <summary>Lets it finish the leases that are out and grants no more.</summary>
    Drain,
}
