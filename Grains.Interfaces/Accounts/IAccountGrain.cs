using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;
using Grains.Interfaces.Updates;

namespace Grains.Interfaces.Accounts;

/// <summary>
/// One Telegram account: the only owner of its session and its connections in the whole cluster. The key is the account's name.
/// Acquire, one operation and release are three grain calls.
/// </summary>
/// <remarks>
/// What only waits for the network interleaves with every other call: an operation changes the account's state in steps that hold
/// no await, so that between two awaits the state is whole.
/// </remarks>
[Alias("telepool.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Where the account stands.</summary>
    [Alias("status"), AlwaysInterleave]
    Task<AccountStatus> GetStatusAsync();

    /// <summary>Begins a login, or tells that there is one already. The phone number is sealed with the session and never logged.</summary>
    /// <param name="phone">International format, with or without the plus sign.</param>
    [Alias("begin-login")]
    Task<LoginAnswer> BeginLoginAsync(string phone);

    /// <summary>Gives the code that Telegram sent.</summary>
    [Alias("submit-code")]
    Task<LoginAnswer> SubmitCodeAsync(string code);

    /// <summary>Gives the two-step verification password; it is used for the proof (SRP) and not kept.</summary>
    [Alias("submit-password")]
    Task<LoginAnswer> SubmitPasswordAsync(string password);

    /// <summary>Grants a lease, or says why not.</summary>
    [Alias("acquire")]
    Task<LeaseAnswer> AcquireAsync(LeaseRequest request);

    /// <summary>Extends a lease by its time to live. <see cref="LeaseRefusal.Busy"/> where its account is on the way to another host: it is to be asked again.</summary>
    [Alias("renew")]
    Task<LeaseAnswer> RenewAsync(Lease lease);

    /// <summary>Ends a lease; ending one that is over does nothing.</summary>
    [Alias("release")]
    Task ReleaseAsync(Lease lease);

    /// <summary>Ends a lease before its time, whoever holds it: the holder is refused from then on.</summary>
    /// <returns>The lease that was ended; null where none with this id is out.</returns>
    [Alias("revoke-lease"), AlwaysInterleave]
    Task<LeaseInfo?> RevokeLeaseAsync(Guid leaseId);

    /// <summary>Finds a public channel or group by its username.</summary>
    /// <param name="lease">A lease of this account.</param>
    /// <param name="username">Without the at sign.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may still run.</param>
    [Alias("resolve"), AlwaysInterleave]
    Task<OperationResult<ChannelInfo>> ResolveAsync(Lease lease, string username, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of a channel's history (<c>messages.getHistory</c>), newest first.</summary>
    /// <param name="lease">A lease of this account.</param>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may still run.</param>
    [Alias("history"), AlwaysInterleave]
    Task<OperationResult<HistoryPage>> GetHistoryAsync(Lease lease, HistoryQuery query, CancellationToken cancellationToken = default);

    /// <summary>Asks what happened in a channel after a position (<c>updates.getChannelDifference</c>), or where it stands.</summary>
    /// <param name="lease">A lease of this account.</param>
    /// <param name="query">Which channel, and from where.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may still run.</param>
    [Alias("difference"), AlwaysInterleave]
    Task<OperationResult<ChannelDifferencePage>> GetChannelDifferenceAsync(Lease lease, DifferenceQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits for what the account is told unasked. The first call opens the stream; a reader that comes back too late, or to another owner
    /// of the account, is told of a gap. Any number of readers may follow the stream, each at its own place.
    /// </summary>
    /// <param name="lease">A lease of this account.</param>
    /// <param name="afterSequence">The place up to which the reader has it; 0 to begin, which is answered at once with the place and a gap.</param>
    /// <param name="wait">How long to wait where there is nothing, 20 s at most; the answer is empty then.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("wait-updates"), AlwaysInterleave]
    Task<OperationResult<PushedUpdates>> WaitUpdatesAsync(Lease lease, long afterSequence, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a channel's statistics (<c>stats.getBroadcastStats</c> or <c>stats.getMegagroupStats</c>) on a side connection to the data centre that
    /// keeps them, and loads as many of its graphs as the account's rate allows at once. The account's home stays where it is.
    /// </summary>
    /// <param name="lease">A lease of this account.</param>
    /// <param name="query">Whose statistics.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may still run.</param>
    /// <returns><see cref="FailureKind.Forbidden"/> where the account may not see them, which is remembered for a while.</returns>
    [Alias("statistics"), AlwaysInterleave]
    Task<OperationResult<StatisticsReport>> GetStatisticsAsync(Lease lease, StatisticsQuery query, CancellationToken cancellationToken = default);

    /// <summary>Loads a graph that a report left pending (<c>stats.loadAsyncGraph</c>), at the data centre that gave its token.</summary>
    /// <param name="lease">A lease of the account that got the token.</param>
    /// <param name="query">Which graph.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may still run.</param>
    [Alias("graph"), AlwaysInterleave]
    Task<OperationResult<StatisticsGraph>> LoadGraphAsync(Lease lease, GraphQuery query, CancellationToken cancellationToken = default);

    /// <summary>Logs out at Telegram and forgets the session.</summary>
    [Alias("log-out")]
    Task<LoginAnswer> LogOutAsync();

    /// <summary>Takes over a login that another client made.</summary>
    /// <param name="session">The login. Whoever else uses it must stop: Telegram ends a login that it sees from two places (AUTH_KEY_DUPLICATED).</param>
    /// <param name="mode">Whether Telegram is asked first, and whether anything is kept.</param>
    [Alias("import")]
    Task<LoginAnswer> ImportAsync(PortableSession session, ImportMode mode);

    /// <summary>Gives the login away, for use by another client.</summary>
    /// <returns>The login, or why it cannot be had.</returns>
    [Alias("export")]
    Task<OperationResult<PortableSession>> ExportAsync();

    /// <summary>Does what an operator asks: enables, disables, quarantines, releases or drains.</summary>
    [Alias("act")]
    Task<AccountActionAnswer> ActAsync(AccountActionRequest request);

    /// <summary>The account's changes of state, newest first.</summary>
    /// <param name="before">Only entries with a smaller <see cref="AuditEntry.Sequence"/>; null starts at the newest.</param>
    /// <param name="limit">Entries at most, 1 to 1,000.</param>
    [Alias("audit"), AlwaysInterleave]
    Task<IReadOnlyList<AuditEntry>> GetAuditAsync(long? before, int limit);

    /// <summary>Seals what the account keeps under the vault's newest key. What is sealed under it already stays as it is, so it may be asked again at any time.</summary>
    [Alias("reseal")]
    Task<ResealAnswer> ResealAsync();

    /// <summary>Looks at everything that the account needs to work, and asks Telegram whether its login is good.</summary>
    [Alias("examine")]
    Task<AccountExamination> ExamineAsync();
}
