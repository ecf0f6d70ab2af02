using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Orleans;

namespace Telepool.Collectors.Leasing;

/// <summary>The default pool, through the cluster's grains.</summary>
public sealed class PoolClient(IGrainFactory grains) : IPoolClient
{
    /// <inheritdoc/>
    public IAccountPoolGrain Pool { get; } = grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    /// <inheritdoc/>
    public IProxyPoolGrain Proxies { get; } = grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);

    /// <inheritdoc/>
    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => Pool.LeaseAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseAnswer> RenewAsync(Lease lease) => Account(lease.AccountId).RenewAsync(lease);

    /// <inheritdoc/>
    public Task ReleaseAsync(Lease lease) => Account(lease.AccountId).ReleaseAsync(lease);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAccountsAsync() => Pool.ListAsync();

    /// <inheritdoc/>
    public Task AddAccountAsync(string accountId) => Pool.AddAsync(accountId);

    /// <inheritdoc/>
    public IAccountGrain Account(string accountId) => grains.GetGrain<IAccountGrain>(accountId);

    /// <inheritdoc/>
    public ICollectionGrain Collection(string job) => grains.GetGrain<ICollectionGrain>(job);

    // Usernames are not case-sensitive, grain keys are.
    /// <inheritdoc/>
    public ICursorGrain HistoryCursor(string username) => grains.GetGrain<ICursorGrain>("history/" + username.ToLowerInvariant());

    /// <inheritdoc/>
    public ICursorGrain UpdatesCursor(string username) => grains.GetGrain<ICursorGrain>("updates/" + username.ToLowerInvariant());
}
