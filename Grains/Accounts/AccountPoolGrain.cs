using Grains.Interfaces.Accounts;

namespace Grains.Accounts;

/// <summary>The members of one pool. Never calls an account: accounts call it.</summary>
internal sealed class AccountPoolGrain(
    [PersistentState("pool", GrainStorageNames.Durable)] IPersistentState<AccountPoolState> pool) : Grain, IAccountPoolGrain
{
    /// <inheritdoc/>
    public async Task AddAsync(string accountId)
    {
        if (!pool.State.Accounts.Contains(accountId))
        {
            pool.State.Accounts.Add(accountId);
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string accountId)
    {
        if (pool.State.Accounts.Remove(accountId))
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>(pool.State.Accounts.ToArray());

    private async Task SaveAsync()
    {
        try
        {
            await pool.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
