namespace Grains.Interfaces.Accounts;

/// <summary>One change of an account's state. Holds nothing of what the account reads, and no phone number.</summary>
[GenerateSerializer, Immutable, Alias("telepool.audit-entry")]
public sealed record AuditEntry
{
    /// <summary>Counts the account's changes from 1, without a gap.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>When it was seen.</summary>
    [Id(1)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The state before.</summary>
    [Id(2)]
    public required AccountState From { get; init; }

    /// <summary>The state after.</summary>
    [Id(3)]
    public required AccountState To { get; init; }

    /// <summary>Telegram's error, a rule of the account's own such as <c>PROBE_OK</c>, or the operator's words.</summary>
    [Id(4)]
    public required string Reason { get; init; }

    /// <summary>Who changed it: <c>telegram</c>, <c>account</c> for its own rules, or the operator.</summary>
    [Id(5)]
    public required string Actor { get; init; }

    /// <summary>Until when the state lasts by itself; null where it has no such end.</summary>
    [Id(6)]
    public DateTimeOffset? Until { get; init; }
}
