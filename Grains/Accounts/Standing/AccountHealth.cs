using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Standing;

/// <summary>What keeps an account from its work, or has done so of late. Part of the account's stored state.</summary>
[GenerateSerializer, Alias("telepool.account-health")]
internal sealed class AccountHealth
{
    /// <summary>Quarantines up to <see cref="StruckAt"/>; clean time since then heals them.</summary>
    [Id(0)]
    public int Strikes { get; set; }

    /// <summary>When the last quarantine ended, or will end.</summary>
    [Id(1)]
    public DateTimeOffset? StruckAt { get; set; }

    /// <summary>Until when it rests; in the past: the probe that begins probation is due; null: neither.</summary>
    [Id(2)]
    public DateTimeOffset? QuarantinedUntil { get; set; }

    /// <summary>Until when it works at a fraction of its rate.</summary>
    [Id(3)]
    public DateTimeOffset? ProbationUntil { get; set; }

    /// <summary>Why it is in quarantine or on probation.</summary>
    [Id(4)]
    public string QuarantineReason { get; set; } = string.Empty;

    /// <summary>Why Telegram restricts it; empty where it does not.</summary>
    [Id(5)]
    public string RestrictedReason { get; set; } = string.Empty;

    /// <summary>Whether its keys must not be used again, so that only a login brings it back.</summary>
    [Id(6)]
    public bool IsBurned { get; set; }

    /// <summary>Whether an operator lets it finish its leases and no more.</summary>
    [Id(7)]
    public bool IsDraining { get; set; }

    /// <summary>The operator's words on <see cref="IsDraining"/>.</summary>
    [Id(8)]
    public string DrainReason { get; set; } = string.Empty;

    /// <summary>The state that the audit has seen last.</summary>
    [Id(9)]
    public AccountState AuditedState { get; set; }

    /// <summary>The number of the last audit entry.</summary>
    [Id(10)]
    public long AuditSequence { get; set; }

    /// <summary>Audit entries that the audit has not confirmed yet, oldest first.</summary>
    [Id(11)]
    public List<AuditEntry> PendingAudit { get; set; } = [];
}
