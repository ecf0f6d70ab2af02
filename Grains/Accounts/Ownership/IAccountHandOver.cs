using Orleans.Services;

namespace Grains.Accounts.Ownership;

/// <summary>The part of a silo that gives accounts up to others. It is called by the silo's address, without the grain directory.</summary>
[Alias("telepool.account-hand-over")]
internal interface IAccountHandOver : IGrainService
{
    /// <summary>Gives an account up.</summary>
    /// <param name="accountId">The account.</param>
    /// <returns>Completes when nothing of it is open in this silo.</returns>
    [Alias("GiveUp")]
    Task GiveUpAsync(string accountId);
}
