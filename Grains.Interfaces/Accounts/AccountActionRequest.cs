namespace Grains.Interfaces.Accounts;

/// <summary>What an operator asks of an account.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-action-request")]
public sealed record AccountActionRequest
{
    /// <summary>What to do.</summary>
    [Id(0)]
    public required AccountAction Action { get; init; }

    /// <summary>Who asks; kept in the audit, 64 characters at most.</summary>
    [Id(1)]
    public required string Actor { get; init; }

    /// <summary>Why; kept in the audit, 200 characters at most.</summary>
    [Id(2)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>How long a quarantine lasts; null for as long as the account's strikes say.</summary>
    [Id(3)]
    public TimeSpan? Duration { get; init; }
}
