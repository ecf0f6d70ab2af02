using System.Collections.Concurrent;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Telepool.Collectors.Leasing;

namespace Telepool.Collectors.Tests.History;

internal sealed class FakePool : IPoolClient
{
    private readonly ConcurrentDictionary<string, FakeCursor> _cursors = new();

    public Dictionary<string, FakeAccount> Accounts { get; } = [];

    /// <summary>What operators' commands ask; a test that needs it brings one.</summary>
    public IAccountPoolGrain Pool { get; set; } = null!;

    /// <summary>As <see cref="Pool"/>, for the proxies.</summary>
    public IProxyPoolGrain Proxies { get; set; } = null!;

    /// <summary>When to ask again where every account is busy.</summary>
    public TimeSpan BusyRetry { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Requests that fail before one is answered.</summary>
    public int Failures { get; set; }

    /// <summary>The wished account, otherwise the one with the fewest leases; where none grants, the soonest retry that any named.</summary>
    public async Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        if (Failures-- > 0)
        {
            throw new TimeoutException("the pool moves");
        }

        TimeSpan? retryAfter = null;
        var able = Accounts.Where(account => !request.Excluded.Contains(account.Key)).OrderBy(account => account.Key == request.PreferredAccount ? -1 : account.Value.Held);
        foreach (var (_, account) in able.ToList())
        {
            var answer = await account.AcquireAsync(request);
            if (answer.Lease is not null)
            {
                return answer;
            }

            if (answer.Refusal is not LeaseRefusal.NotLoggedIn and not LeaseRefusal.Disabled)
            {
                var wait = answer.RetryAfter ?? BusyRetry;
                retryAfter = retryAfter < wait ? retryAfter : wait;
            }
        }

        var refused = Accounts.Where(account => account.Value.Refuses != LeaseRefusal.None).Select(account => $"{account.Key} ({account.Value.Refuses})");
        return new LeaseAnswer
        {
            Refusal = retryAfter is null ? LeaseRefusal.NoAccount : LeaseRefusal.DeadlineUnreachable,
            RetryAfter = retryAfter,
            Reason = "no account can do this: " + string.Join(", ", refused),
        };
    }

    public Task<LeaseAnswer> RenewAsync(Lease lease) => Accounts[lease.AccountId].RenewAsync(lease);

    public Task ReleaseAsync(Lease lease) => Accounts[lease.AccountId].ReleaseAsync(lease);

    public Task<IReadOnlyList<string>> ListAccountsAsync() => Task.FromResult<IReadOnlyList<string>>([.. Accounts.Keys]);

    public Task AddAccountAsync(string accountId) => Task.CompletedTask;

    public IAccountGrain Account(string accountId) => Accounts[accountId];

    /// <summary>The jobs where a test brings some.</summary>
    public ICollectionGrain Collection(string job) => Jobs?.Invoke(job) ?? throw new NotSupportedException();

    public Func<string, ICollectionGrain>? Jobs { get; set; }

    public FakeCursor Cursor(string username) => _cursors.GetOrAdd(username, static _ => new FakeCursor());

    /// <summary>The cursors where a test brings real ones.</summary>
    public Func<string, ICursorGrain>? Cursors { get; set; }

    public ICursorGrain HistoryCursor(string username) => Cursors?.Invoke("history/" + username) ?? Cursor(username);

    public ICursorGrain UpdatesCursor(string username) => Cursor("updates/" + username);
}
