using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Orleans;

namespace Telepool.Collectors.History;

/// <summary>The default pool, through the cluster's grains.</summary>
public sealed class PoolClient(IGrainFactory grains) : IPoolClient
{
    private readonly IAccountPoolGrain _pool = grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAccountsAsync() => _pool.ListAsync();

    /// <inheritdoc/>
    public Task AddAccountAsync(string accountId) => _pool.AddAsync(accountId);

    /// <inheritdoc/>
    public IAccountGrain Account(string accountId) => grains.GetGrain<IAccountGrain>(accountId);

    // Usernames are not case-sensitive, grain keys are.
    /// <inheritdoc/>
    public ICursorGrain HistoryCursor(string username) => grains.GetGrain<ICursorGrain>("history/" + username.ToLowerInvariant());
}
