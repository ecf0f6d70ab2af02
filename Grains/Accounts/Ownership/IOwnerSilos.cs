namespace Grains.Accounts.Ownership;

/// <summary>The silos of the cluster, as far as the owners of accounts have to know them. A silo is named by its address and generation, so that a name is never used again.</summary>
internal interface IOwnerSilos
{
    /// <summary>The silo of this process.</summary>
    string Here { get; }

    /// <summary>Whether a silo has ended for good: the membership says that it is dead, or, read anew, does not know it.</summary>
    /// <param name="silo">A silo that was a member when it took its name down.</param>
    /// <returns>False also where the membership cannot be read.</returns>
    ValueTask<bool> IsGoneAsync(string silo);

    /// <summary>Asks a silo to give an account up.</summary>
    /// <param name="silo">The silo; another one than this.</param>
    /// <param name="accountId">The account.</param>
    /// <returns>Whether it has answered that nothing of the account is open there. False where it has not answered.</returns>
    Task<bool> AskAsync(string silo, string accountId);
}
