using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.History;

/// <summary>What a collector sees of the cluster: the accounts of one pool and the cursors of its channels.</summary>
public interface IPoolClient
{
    /// <summary>The names of the pool's accounts.</summary>
    Task<IReadOnlyList<string>> ListAccountsAsync();

    /// <summary>Adds an account to the pool; adding it twice does nothing.</summary>
    Task AddAccountAsync(string accountId);

    /// <summary>The owner of an account.</summary>
    IAccountGrain Account(string accountId);

    /// <summary>The owner of the work on a channel's history.</summary>
    ICursorGrain HistoryCursor(string username);
}
