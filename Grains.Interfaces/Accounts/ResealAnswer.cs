namespace Grains.Interfaces.Accounts;

/// <summary>What came of sealing an account's login, or a proxy's address, anew.</summary>
[GenerateSerializer, Immutable, Alias("telepool.reseal-answer")]
public sealed record ResealAnswer
{
    /// <summary>The account, or <c>proxy</c> and the proxy's id.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>What came of it.</summary>
    [Id(1)]
    public required ResealOutcome Outcome { get; init; }

    /// <summary>Why it failed; otherwise empty.</summary>
    [Id(2)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>The key that it is sealed under now; empty where nothing is sealed.</summary>
    [Id(3)]
    public string KeyId { get; init; } = string.Empty;
}
