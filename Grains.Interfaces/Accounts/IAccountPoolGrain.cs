namespace Grains.Interfaces.Accounts;

/// <summary>The accounts of one pool. The key is the pool's name; <see cref="DefaultPool"/> where nothing else is said.</summary>
[Alias("telepool.account-pool")]
public interface IAccountPoolGrain : IGrainWithStringKey
{
    /// <summary>The pool of accounts for which no other was named.</summary>
    const string DefaultPool = "default";

    /// <summary>Adds an account; adding it twice does nothing.</summary>
    [Alias("add")]
    Task AddAsync(string accountId);

    /// <summary>Removes an account from the pool; its session stays.</summary>
    [Alias("remove")]
    Task RemoveAsync(string accountId);

    /// <summary>The names of the pool's accounts, in the order in which they were added.</summary>
    [Alias("list")]
    Task<IReadOnlyList<string>> ListAsync();
}
