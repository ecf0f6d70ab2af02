using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;

namespace Telepool.Silo.Web.Reading.Accounts;

/// <summary>The accounts as the pool knows them. Wakes none of them but the one that is looked at by itself.</summary>
internal sealed class AccountsReader
{
    /// <summary>Entries of its history that an account's page shows.</summary>
    public const int AuditEntries = 50;

    private static readonly ColumnOrder<AccountStatus> Columns = new ColumnOrder<AccountStatus>(static account => account.AccountId)
        .With("name", static account => account.AccountId, StringComparer.OrdinalIgnoreCase)
        .With("state", static account => account.State.ToString(), StringComparer.Ordinal)
        .With("dc", static account => account.HomeDc)
        .With("leases", static account => account.ActiveLeases)
        .With("calls", static account => account.Calls)
        .With("floods", static account => account.Floods)
        .With("strikes", static account => account.Strikes)
        .With("until", static account => UntilOf(account) ?? DateTimeOffset.MaxValue);

    private readonly IGrainFactory _grains;
    private readonly Cached<IReadOnlyList<AccountStatus>> _all;

    public AccountsReader(IGrainFactory grains, TimeProvider time)
    {
        _grains = grains;
        _all = new Cached<IReadOnlyList<AccountStatus>>(() => Pool.ListStatusAsync(), time);
    }

    private IAccountPoolGrain Pool => _grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    /// <summary>When an account's state ends by itself; null where it does not.</summary>
    public static DateTimeOffset? UntilOf(AccountStatus account) => account.State switch
    {
        AccountState.Quarantined => account.QuarantinedUntil,
        AccountState.Probation => account.ProbationUntil,
        AccountState.Flooded => account.ParkedUntil,
        _ => null,
    };

    /// <summary>Every account.</summary>
    public Task<IReadOnlyList<AccountStatus>> AllAsync() => _all.GetAsync();

    /// <summary>A page of the accounts, with how many there are of each state.</summary>
    public async Task<AccountListing> ListAsync(ListQuery query)
    {
        var all = await _all.GetAsync().ConfigureAwait(false);
        var states = all.CountBy(static account => account.State).OrderBy(static count => count.Key).Select(static count => new StateCount(count.Key, count.Value)).ToArray();
        IReadOnlyList<AccountStatus> found = query is { Text.Length: 0, Filter.Length: 0 }
            ? all
            : [.. all.Where(account => IsOf(account, query.Filter) && (query.Finds(account.AccountId) || query.Finds(account.Reason)))];
        return new AccountListing(Listing<AccountStatus>.Of(Columns.Sort(found, query), query), all.Count, states);
    }

    /// <summary>Everything about one account, which is woken for it; null where the pool has none of that name.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="purpose">What it is asked about why it would, or would not, be chosen for.</param>
    public async Task<AccountDetail?> FindAsync(string accountId, string purpose)
    {
        if (!(await _all.GetAsync().ConfigureAwait(false)).Any(account => account.AccountId == accountId))
        {
            return null;
        }

        var account = _grains.GetGrain<IAccountGrain>(accountId);
        var status = account.GetStatusAsync();
        var audit = account.GetAuditAsync(null, AuditEntries);
        var explanation = Pool.ExplainAsync(accountId, purpose, peer: null);
        var report = Pool.GetReportAsync(accountId);
        var proxy = _grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).ProxyOfAsync(accountId);
        await Task.WhenAll(status, audit, explanation, report, proxy).ConfigureAwait(false);
        return new AccountDetail
        {
            Status = await status.ConfigureAwait(false),
            Audit = await audit.ConfigureAwait(false),
            Explanation = await explanation.ConfigureAwait(false),
            Report = await report.ConfigureAwait(false),
            ProxyId = await proxy.ConfigureAwait(false),
        };
    }

    /// <summary>Something was done to an account.</summary>
    public void Forget() => _all.Forget();

    private static bool IsOf(AccountStatus account, string filter) => filter.Length == 0 || account.State.ToString().Equals(filter, StringComparison.OrdinalIgnoreCase);
}
