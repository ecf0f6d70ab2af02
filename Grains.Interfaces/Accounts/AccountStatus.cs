namespace Grains.Interfaces.Accounts;

/// <summary>What an operator sees of an account. Holds no phone number, key or session.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-status")]
public sealed record AccountStatus
{
    /// <summary>The name that the operator gave it.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>Where the account stands.</summary>
    [Id(1)]
    public required AccountState State { get; init; }

    /// <summary>Why, where the state calls for a reason; otherwise empty.</summary>
    [Id(2)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Until when the account is parked; null where it is not.</summary>
    [Id(3)]
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>The data centre that the account lives in; 0 before the first login.</summary>
    [Id(4)]
    public int HomeDc { get; init; }

    /// <summary>Leases out at present.</summary>
    [Id(5)]
    public int ActiveLeases { get; init; }

    /// <summary>Calls sent to Telegram since activation.</summary>
    [Id(6)]
    public long Calls { get; init; }

    /// <summary>Floods that Telegram answered since activation.</summary>
    [Id(7)]
    public long Floods { get; init; }

    /// <summary>The fencing epoch of the current owner.</summary>
    [Id(8)]
    public long Epoch { get; init; }

    /// <summary>Until when it rests in quarantine; null where it does not.</summary>
    [Id(9)]
    public DateTimeOffset? QuarantinedUntil { get; init; }

    /// <summary>Until when it is on probation; null where it is not, or where the call that begins it has not been made.</summary>
    [Id(10)]
    public DateTimeOffset? ProbationUntil { get; init; }

    /// <summary>Quarantines that clean time has not healed yet; each doubles the next one.</summary>
    [Id(11)]
    public int Strikes { get; init; }

    /// <summary>What Telegram parked and until when, the first to end first.</summary>
    [Id(12)]
    public ParkedCalls[] Parked { get; init; } = [];
}
