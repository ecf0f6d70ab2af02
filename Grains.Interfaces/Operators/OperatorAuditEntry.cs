namespace Grains.Interfaces.Operators;

/// <summary>One step of something that an operator did, or tried to. Holds names of settings and never their values; no token, key or phone number.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operator-audit-entry")]
public sealed record OperatorAuditEntry
{
    /// <summary>The outcome of an entry that was written before the thing was done.</summary>
    public const string Begun = "begun";

    /// <summary>The outcome of a thing that was done.</summary>
    public const string Done = "done";

    /// <summary>Counts the entries from 1, without a gap; given by the grain.</summary>
    [Id(0)]
    public long Sequence { get; init; }

    /// <summary>When it was written; given by the grain.</summary>
    [Id(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>Who: a name of the tokens' file, or of a certificate; <c>nobody</c> where a login failed.</summary>
    [Id(2)]
    public required string Actor { get; init; }

    /// <summary>What the actor may do; null where nobody is logged in.</summary>
    [Id(3)]
    public OperatorRole? Role { get; init; }

    /// <summary>From which address.</summary>
    [Id(4)]
    public required string Address { get; init; }

    /// <summary>What was asked for: <c>account.quarantine</c>, <c>configuration.set</c>, <c>login</c>.</summary>
    [Id(5)]
    public required string Action { get; init; }

    /// <summary>The account, proxy, user or setting that it is about; empty where it is about none.</summary>
    [Id(6)]
    public string Target { get; init; } = string.Empty;

    /// <summary>The operator's reason, or names of what changes; 500 characters at most.</summary>
    [Id(7)]
    public string Detail { get; init; } = string.Empty;

    /// <summary><see cref="Begun"/>, <see cref="Done"/>, or in a few words why it was not done.</summary>
    [Id(8)]
    public required string Outcome { get; init; }

    /// <summary>The <see cref="Sequence"/> of the entry that was written before it was done; null on that entry and where there is none.</summary>
    [Id(9)]
    public long? Begins { get; init; }
}
