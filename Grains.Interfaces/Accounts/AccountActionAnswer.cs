namespace Grains.Interfaces.Accounts;

/// <summary>What came of an operator's action.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-action-answer")]
public sealed record AccountActionAnswer
{
    /// <summary>Whether the account stands as asked.</summary>
    [Id(0)]
    public required bool Done { get; init; }

    /// <summary>Why not: <c>NEEDS_LOGIN</c>, <c>NOT_QUARANTINED</c> and the like; empty where it does.</summary>
    [Id(1)]
    public string Refusal { get; init; } = string.Empty;

    /// <summary>How the account stands now.</summary>
    [Id(2)]
    public required AccountStatus Status { get; init; }
}
