using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Interfaces.Pool;

/// <summary>What an account tells its pool on every change that matters to who is leased next. The newest report stands for all before it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-report")]
public sealed record AccountReport
{
    /// <summary>How the account stands, as an operator sees it.</summary>
    [Id(0)]
    public required AccountStatus Status { get; init; }

    /// <summary>Grows from report to report, also over activations: a report with a smaller one comes too late.</summary>
    [Id(1)]
    public required long Sequence { get; init; }

    /// <summary>False in the last report of an activation: the account is not in memory any more.</summary>
    [Id(2)]
    public bool IsActive { get; init; } = true;

    /// <summary>What every request would be refused with, whatever the time; <see cref="LeaseRefusal.None"/> where the account can be leased.</summary>
    [Id(3)]
    public LeaseRefusal Refusal { get; init; }

    /// <summary>Leases that may be out at once, light ones left out.</summary>
    [Id(4)]
    public int MaxLeases { get; init; } = 1;

    /// <summary>The leases that are out.</summary>
    [Id(5)]
    public LeaseInfo[] Leases { get; init; } = [];

    /// <summary>Leases that ended since the report before.</summary>
    [Id(6)]
    public EndedLease[] Ended { get; init; } = [];

    /// <summary>Purposes that Telegram parked. Those that are free are left out.</summary>
    [Id(7)]
    public PurposeTime[] Parked { get; init; } = [];

    /// <summary>Purposes for which the account's own rate is used up, with the time of the next call. Those that are free are left out.</summary>
    [Id(8)]
    public PurposeTime[] NextCall { get; init; } = [];

    /// <summary>Calls per second that the account's rate allows on average; 0 where it is not known.</summary>
    [Id(9)]
    public double CallsPerSecond { get; init; }

    /// <summary>Peers, by username in lower case, that the account can address: all of them where <see cref="IsPeerListWhole"/>, otherwise those learnt since the report before.</summary>
    [Id(10)]
    public string[] Peers { get; init; } = [];

    /// <summary>Whether <see cref="Peers"/> takes the place of what was told before.</summary>
    [Id(11)]
    public bool IsPeerListWhole { get; init; }

    /// <summary>The host that the account is on: accounts of one host share what it was lent of common rates.</summary>
    [Id(12)]
    public string Host { get; init; } = string.Empty;
}
