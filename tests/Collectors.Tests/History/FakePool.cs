using System.Collections.Concurrent;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Tests.History;

internal sealed class FakePool : IPoolClient
{
    private readonly ConcurrentDictionary<string, FakeCursor> _cursors = new();

    public Dictionary<string, FakeAccount> Accounts { get; } = [];

    public Task<IReadOnlyList<string>> ListAccountsAsync() => Task.FromResult<IReadOnlyList<string>>([.. Accounts.Keys]);

    public Task AddAccountAsync(string accountId) => Task.CompletedTask;

    public IAccountGrain Account(string accountId) => Accounts[accountId];

    public FakeCursor Cursor(string username) => _cursors.GetOrAdd(username, static _ => new FakeCursor());

    public ICursorGrain HistoryCursor(string username) => Cursor(username);
}
