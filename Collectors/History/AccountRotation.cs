using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.History;

/// <summary>
/// Finds an account for a run of pages: the preferred one where it is free, otherwise the one least in use. An account that told to
/// wait is not asked before its time, and nobody waits while holding a lease.
/// </summary>
internal sealed partial class AccountRotation(IPoolClient pool, HistoryOptions options, TimeProvider time, ILogger log) : IDisposable
{
    // Asked again after this long where an account is out of order or busy and names no time itself.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ListAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _picking = new(1);
    private readonly Dictionary<string, PoolAccount> _accounts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _uses;
    private DateTimeOffset _listedAt = DateTimeOffset.MinValue;

    /// <summary>Waits for a lease. First come, first served.</summary>
    /// <param name="peer">What the work is about.</param>
    /// <param name="preferred">The account to ask first: the one that worked on the peer before.</param>
    /// <param name="excluded">Accounts that cannot do this work.</param>
    /// <param name="onWait">Told how long no account will be free, before waiting for more than a second.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<LeaseOutcome> AcquireAsync(string peer, string? preferred, IReadOnlyCollection<string> excluded, Action<TimeSpan>? onWait, CancellationToken cancellationToken)
    {
        await _picking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var released = ReleaseSignal();
                await RefreshAsync().ConfigureAwait(false);
                foreach (var account in Candidates(preferred, excluded))
                {
                    if (await TryAcquireAsync(account, peer).ConfigureAwait(false) is { } lease)
                    {
                        return new LeaseOutcome(lease, string.Empty);
                    }
                }

                if (WaitingTime(excluded, out var reason) is not { } wait)
                {
                    return new LeaseOutcome(null, reason);
                }

                if (wait > TimeSpan.FromSeconds(1))
                {
                    onWait?.Invoke(wait);
                }

                await WaitAsync(released, wait, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _picking.Release();
        }
    }

    /// <summary>Extends a lease that is half over; false where it is lost.</summary>
    public async Task<bool> KeepAsync(LeasedAccount leased)
    {
        if (leased.Lease.ExpiresAt - time.GetUtcNow() > TimeSpan.FromSeconds(10))
        {
            return true;
        }

        var answer = await leased.Grain.RenewAsync(leased.Lease).ConfigureAwait(false);
        leased.Lease = answer.Lease ?? leased.Lease;
        return answer.Lease is not null;
    }

    /// <summary>Gives a lease back.</summary>
    public async Task ReleaseAsync(LeasedAccount leased)
    {
        try
        {
            await leased.Grain.ReleaseAsync(leased.Lease).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The lease runs out by itself.
            LogReleaseFailed(log, leased.AccountId, e);
        }

        TaskCompletionSource signal;
        lock (_gate)
        {
            leased.Account.Leases--;
            if (leased.Account.ParkedAsBusy)
            {
                leased.Account.ParkedUntil = DateTimeOffset.MinValue;
                leased.Account.ParkedAsBusy = false;
            }

            signal = _released;
            _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        signal.TrySetResult();
    }

    /// <summary>Leaves an account alone for a while.</summary>
    public void Park(LeasedAccount leased, TimeSpan wait)
    {
        lock (_gate)
        {
            leased.Account.ParkedUntil = time.GetUtcNow() + wait;
            leased.Account.ParkedAsBusy = false;
        }
    }

    /// <summary>Takes an account out until the pool is listed anew.</summary>
    public void Exclude(LeasedAccount leased, string reason)
    {
        lock (_gate)
        {
            leased.Account.OutReason = reason;
        }
    }

    public void Dispose() => _picking.Dispose();

    private Task ReleaseSignal()
    {
        lock (_gate)
        {
            return _released.Task;
        }
    }

    private async Task RefreshAsync()
    {
        var now = time.GetUtcNow();
        if (now - _listedAt < ListAgain)
        {
            return;
        }

        var names = await pool.ListAccountsAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _listedAt = now;
            _order.Clear();
            foreach (var name in names)
            {
                _order.Add(name);
                if (!_accounts.TryGetValue(name, out var account))
                {
                    _accounts[name] = account = new PoolAccount(name);
                }

                // An account that was out may have been logged in since.
                account.OutReason = null;
            }
        }
    }

    private List<PoolAccount> Candidates(string? preferred, IReadOnlyCollection<string> excluded)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return [.. _order.Select(name => _accounts[name])
                .Where(account => account.OutReason is null && account.ParkedUntil <= now && !excluded.Contains(account.AccountId))
                .OrderBy(account => account.Leases)
                .ThenByDescending(account => account.AccountId == preferred)
                .ThenBy(account => account.LastUsed)];
        }
    }

    private async Task<LeasedAccount?> TryAcquireAsync(PoolAccount account, string peer)
    {
        LeaseAnswer answer;
        var grain = pool.Account(account.AccountId);
        try
        {
            answer = await grain.AcquireAsync(new LeaseRequest { Holder = options.Worker, Purpose = "history", Peer = peer }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogAcquireFailed(log, account.AccountId, e);
            answer = new LeaseAnswer { Refusal = LeaseRefusal.Disconnected };
        }

        lock (_gate)
        {
            if (answer.Lease is { } lease)
            {
                account.Leases++;
                account.LastUsed = ++_uses;
                return new LeasedAccount(account, grain, lease);
            }

            LogRefused(log, account.AccountId, answer.Refusal);
            if (answer.Refusal is LeaseRefusal.NotLoggedIn or LeaseRefusal.Disabled or LeaseRefusal.Draining)
            {
                account.OutReason = answer.Refusal switch
                {
                    LeaseRefusal.NotLoggedIn => "not logged in",
                    LeaseRefusal.Disabled => "disabled",
                    _ => "the host is stopping",
                };
                return null;
            }

            var wait = answer.RetryAfter is { } named && named > TimeSpan.Zero ? named : AskAgain;
            account.ParkedUntil = time.GetUtcNow() + wait;
            account.ParkedAsBusy = answer.Refusal == LeaseRefusal.Busy;
            return null;
        }
    }

    /// <summary>How long until an account may be asked again; null where none ever will by itself.</summary>
    private TimeSpan? WaitingTime(IReadOnlyCollection<string> excluded, out string reason)
    {
        lock (_gate)
        {
            var able = _order.Where(name => !excluded.Contains(name) && _accounts[name].OutReason is null).ToList();
            reason = _order.Count == 0
                ? "the pool has no accounts"
                : "no account can do this: " + string.Join(", ", _order.Select(name => $"{name} ({_accounts[name].OutReason ?? "was refused"})"));
            return able.Count == 0 ? null : able.Min(name => _accounts[name].ParkedUntil) - time.GetUtcNow();
        }
    }

    private async Task WaitAsync(Task released, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parked = Task.Delay(wait, time, stopWaiting.Token);
        await Task.WhenAny(released, parked).ConfigureAwait(false);
        await stopWaiting.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
