namespace Grains.Interfaces.Accounts;

/// <summary>Everything that was looked at of one account.</summary>
[GenerateSerializer, Immutable, Alias("telepool.account-examination")]
public sealed record AccountExamination
{
    /// <summary>The account.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>The checks, in the order in which they were made.</summary>
    [Id(1)]
    public required AccountCheck[] Checks { get; init; }
}
