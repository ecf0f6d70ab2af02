namespace Grains.Interfaces.Accounts;

/// <summary>What came of sealing an account's login anew.</summary>
[GenerateSerializer, Alias("telepool.reseal-outcome")]
public enum ResealOutcome
{
    /// <summary>There is nothing sealed.</summary>
    Nothing,

    /// <summary>It was sealed under the newest key already.</summary>
    Current,

    /// <summary>It is sealed under the newest key now.</summary>
    Resealed,

    /// <summary>It could not be opened and was left as it is.</summary>
    Failed,
}
