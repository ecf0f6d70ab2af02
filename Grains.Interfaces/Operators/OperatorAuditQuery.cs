namespace Grains.Interfaces.Operators;

/// <summary>Which entries of the operators' audit are wanted.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operator-audit-query")]
public sealed record OperatorAuditQuery
{
    /// <summary>Only entries with a smaller number; null starts at the newest.</summary>
    [Id(0)]
    public long? Before { get; init; }

    /// <summary>Entries at most, 1 to 1,000.</summary>
    [Id(1)]
    public int Limit { get; init; } = 100;

    /// <summary>Words that all appear in the actor, address, action, target, detail or outcome, in any case; empty: every entry.</summary>
    [Id(2)]
    public string Search { get; init; } = string.Empty;

    /// <summary>Only entries of this actor; null: of everybody.</summary>
    [Id(3)]
    public string? Actor { get; init; }

    /// <summary>Only entries of this time or later; null: all.</summary>
    [Id(4)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only entries before this time; null: all.</summary>
    [Id(5)]
    public DateTimeOffset? Until { get; init; }
}
