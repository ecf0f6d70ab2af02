using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Interfaces.Pool;

/// <summary>
/// The accounts of one pool, and who gets one next. The key is the pool's name; <see cref="DefaultPool"/> where nothing else is said.
/// The pool chooses, the account grants: a lease is good only because the owner of the socket knows it.
/// </summary>
/// <remarks>
/// Every call interleaves. An account may therefore call its pool at any time; only <see cref="ReportAsync"/> is meant to be called
/// within a turn that the pool may be waiting for.
/// </remarks>
[Alias("telepool.account-pool")]
public interface IAccountPoolGrain : IGrainWithStringKey
{
    /// <summary>The pool of accounts for which no other was named.</summary>
    const string DefaultPool = "default";

    /// <summary>Adds an account; adding it twice does nothing.</summary>
    [Alias("add"), AlwaysInterleave]
    Task AddAsync(string accountId);

    /// <summary>Adds accounts, all of them or none.</summary>
    [Alias("add-many"), AlwaysInterleave]
    Task AddManyAsync(string[] accountIds);

    /// <summary>Removes an account from the pool; its session stays, and leases that are out stay good.</summary>
    [Alias("remove"), AlwaysInterleave]
    Task RemoveAsync(string accountId);

    /// <summary>The names of the pool's accounts, in the order in which they were added.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<IReadOnlyList<string>> ListAsync();

    /// <summary>How the accounts stand as far as the pool knows. Wakes none of them: one that has not been used since the pool began is told as it stood last.</summary>
    [Alias("list-status"), AlwaysInterleave]
    Task<IReadOnlyList<AccountStatus>> ListStatusAsync();

    /// <summary>Leases an account, waiting for one in the queue of the request's tenant and purpose where none is free.</summary>
    /// <param name="request">Who wants it, for what, and how long it may take.</param>
    /// <param name="cancellationToken">Takes the request out of the queue.</param>
    /// <returns>The lease, or the refusal with its reason; at once where the deadline cannot be met.</returns>
    [Alias("lease"), AlwaysInterleave]
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>An account tells how it stands. Not answered, so that the account never waits for its pool.</summary>
    [Alias("report"), OneWay, AlwaysInterleave]
    Task ReportAsync(AccountReport report);

    /// <summary>The leases that are out, who waits, and which leases were leaked.</summary>
    [Alias("list-leases"), AlwaysInterleave]
    Task<LeaseListing> ListLeasesAsync();

    /// <summary>Ends a lease before its time: its holder is refused from then on.</summary>
    /// <returns>The lease that was ended; null where none with this id is out.</returns>
    [Alias("force-expire"), AlwaysInterleave]
    Task<LeaseInfo?> ForceExpireAsync(Guid leaseId);

    /// <summary>Grants nothing new on an account, or on any, until <see cref="ResumeAsync"/>; kept over restarts. Leases that are out go on.</summary>
    /// <param name="accountId">The account; null for the whole pool.</param>
    /// <param name="wait">How long to wait for the leases to end, at most 20 s.</param>
    /// <returns>Leases still out at the end; -1 where the pool has no such account.</returns>
    [Alias("drain"), AlwaysInterleave]
    Task<int> DrainAsync(string? accountId, TimeSpan wait);

    /// <summary>Ends a drain.</summary>
    /// <param name="accountId">The account; null for the whole pool.</param>
    /// <returns>False where the pool has no such account.</returns>
    [Alias("resume"), AlwaysInterleave]
    Task<bool> ResumeAsync(string? accountId);

    /// <summary>Says why the pool would or would not choose an account now.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="purpose">One of <see cref="LeasePurpose"/>.</param>
    /// <param name="peer">The peer that the work would be about; null for none.</param>
    [Alias("explain"), AlwaysInterleave]
    Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer);

    /// <summary>What an account told last, wherever it is; null where the pool has no such account, or has not heard of it since it began.</summary>
    [Alias("report-of"), AlwaysInterleave]
    Task<AccountReport?> GetReportAsync(string accountId);

    /// <summary>The pool at a glance.</summary>
    [Alias("status"), AlwaysInterleave]
    Task<PoolStatus> GetStatusAsync();

    /// <summary>Whether one more account may be put out of use without so many being out that the cause must be elsewhere: at Telegram, at a proxy or on this host.</summary>
    [Alias("may-eject"), AlwaysInterleave]
    Task<bool> MayEjectAsync(string accountId);
}
