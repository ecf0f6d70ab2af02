using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Leasing;

/// <summary>What a collector sees of the cluster: the accounts of one pool and the cursors of its channels.</summary>
public interface IPoolClient
{
    /// <summary>The pool itself, for operators' commands.</summary>
    IAccountPoolGrain Pool { get; }

    /// <summary>The proxies between the accounts and Telegram, for operators' commands.</summary>
    IProxyPoolGrain Proxies { get; }

    /// <summary>Asks the pool for an account; most callers want <see cref="AccountLeaser"/>, which waits and renews.</summary>
    /// <param name="request">Who wants it, for what, and how long it may wait in the pool's queue.</param>
    /// <param name="cancellationToken">Takes the request out of the queue.</param>
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Extends a lease by its time to live.</summary>
    Task<LeaseAnswer> RenewAsync(Lease lease);

    /// <summary>Gives a lease back; giving it back twice does nothing.</summary>
    Task ReleaseAsync(Lease lease);

    /// <summary>The names of the pool's accounts.</summary>
    Task<IReadOnlyList<string>> ListAccountsAsync();

    /// <summary>Adds an account to the pool; adding it twice does nothing.</summary>
    Task AddAccountAsync(string accountId);

    /// <summary>The owner of an account.</summary>
    IAccountGrain Account(string accountId);

    /// <summary>A job of collecting.</summary>
    ICollectionGrain Collection(string job);

    /// <summary>The owner of the work on a channel's history.</summary>
    ICursorGrain HistoryCursor(string username);

    /// <summary>The owner of the work on a channel's updates.</summary>
    ICursorGrain UpdatesCursor(string username);
}
