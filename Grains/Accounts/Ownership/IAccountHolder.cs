namespace Grains.Accounts.Ownership;

/// <summary>An activation in this process that owns an account, or is about to.</summary>
internal interface IAccountHolder
{
    /// <summary>
    /// Gives the account up: leases that are out have a moment to come back, then the connection is closed and what is unsaved is stored.
    /// May be called from any thread, and again while it goes on.
    /// </summary>
    /// <returns>Completes when nothing of the account is open here, and nothing will be.</returns>
    Task GiveUpAsync();
}
