using Grains.Interfaces.Leases;
using Telepool.Collectors.Leasing;

namespace Telepool.Collectors.Updates;

/// <summary>
/// The accounts that follow channels. A channel keeps its account; a new one goes to an account that has none yet, or else to the one with
/// the fewest channels. An account that ended is left alone for as long as it said.
/// </summary>
internal sealed partial class AccountBook(UpdatesContext context) : IAsyncDisposable
{
    // A channel without an account asks again after this long: within the second in which another account takes over.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _picking = new(1);
    private readonly Dictionary<string, WatchedAccount> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Until, string Reason)> _resting = new(StringComparer.Ordinal);
    private readonly Dictionary<WatchedAccount, Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _noneBefore = DateTimeOffset.MinValue;
    private string _whyNone = string.Empty;

    /// <summary>Finds an account for a channel, waiting for one.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="preferred">The account that followed it before.</param>
    /// <param name="cannot">Accounts that cannot see the channel.</param>
    /// <param name="onWait">Told why no account is free.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An account whose stream is open, counted as used until <see cref="WatchedAccount.GiveBack"/>; null where no account of the pool can see the channel.</returns>
    public async Task<WatchedAccount?> AcquireAsync(string username, string? preferred, IReadOnlySet<string> cannot, Action<string> onWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _picking.WaitAsync(cancellationToken).ConfigureAwait(false);
            WatchedAccount? account;
            try
            {
                account = await PickAsync(username, preferred, cannot, cancellationToken).ConfigureAwait(false);
                account?.Take();
            }
            finally
            {
                _picking.Release();
            }

            if (account is not null)
            {
                await account.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!account.Ended.IsCancellationRequested)
                {
                    return account;
                }

                account.GiveBack();
                continue;
            }

            if (cannot.Count > 0 && await AreAllAsync(cannot).ConfigureAwait(false))
            {
                return null;
            }

            onWait("no account is free: " + _whyNone);
            await Task.Delay(context.Jitter(AskAgain), context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives every lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _stop.Dispose();
        _picking.Dispose();
    }

    private async Task<WatchedAccount?> PickAsync(string username, string? preferred, IReadOnlySet<string> cannot, CancellationToken cancellationToken)
    {
        List<WatchedAccount> held;
        string[] excluded;
        var now = context.Time.GetUtcNow();
        lock (_gate)
        {
            held = [.. _held.Values.Where(account => !account.Ended.IsCancellationRequested && !cannot.Contains(account.AccountId))];
            excluded = [.. _held.Keys.Concat(_resting.Where(rest => rest.Value.Until > now).Select(rest => rest.Key)).Concat(cannot).Distinct()];
        }

        if (held.Find(account => account.AccountId == preferred) is { } same)
        {
            return same;
        }

        var least = held.MinBy(account => account.Users);
        if (least is { Users: 0 } || _held.Count >= context.Options.MaxAccounts || now < _noneBefore)
        {
            return least;
        }

        return await LeaseAsync(username, preferred, excluded, cancellationToken).ConfigureAwait(false) ?? least;
    }

    /// <summary>Takes one more account from the pool; null where there is none now.</summary>
    private async Task<WatchedAccount?> LeaseAsync(string username, string? preferred, string[] excluded, CancellationToken cancellationToken)
    {
        var request = new LeaseRequest
        {
            Holder = context.Options.Worker,
            Purpose = LeasePurpose.Updates,
            Peer = username,
            TimeToLive = TimeToLive,
            PreferredAccount = preferred,
            Excluded = excluded,
        };
        LeaseAnswer answer;
        try
        {
            answer = await context.Pool.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogLeaseFailed(context.Log, e);
            answer = new LeaseAnswer { Refusal = LeaseRefusal.Disconnected, Reason = "the pool did not answer" };
        }

        if (answer.Lease is not { } lease)
        {
            // Not longer than this, as an account that rests may be back, and another may have been added.
            var wait = answer.RetryAfter is { } named && named < AskAgain ? named : AskAgain;
            (_noneBefore, _whyNone) = (context.Time.GetUtcNow() + wait, answer.Reason);
            return null;
        }

        var account = new WatchedAccount(new LeasedAccount(context.Pool, lease, TimeToLive, context.Time, context.Log), context);
        lock (_gate)
        {
            _held[account.AccountId] = account;
            _running[account] = RunAsync(account);
        }

        return account;
    }

    private async Task<bool> AreAllAsync(IReadOnlySet<string> cannot)
    {
        try
        {
            var names = await context.Pool.ListAccountsAsync().ConfigureAwait(false);
            return names.Count > 0 && names.All(cannot.Contains);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogLeaseFailed(context.Log, e);
            return false;
        }
    }

    private async Task RunAsync(WatchedAccount account)
    {
        // Off the caller's lock.
        await Task.Yield();
        using var ended = account.Ended.Register(() => Remove(account));
        await account.RunAsync(_stop.Token).ConfigureAwait(false);
        lock (_gate)
        {
            _running.Remove(account);
        }
    }

    private void Remove(WatchedAccount account)
    {
        lock (_gate)
        {
            _held.Remove(account.AccountId);
            _resting[account.AccountId] = (context.Time.GetUtcNow() + account.Rest, account.Reason);
        }

        if (!_stop.IsCancellationRequested)
        {
            context.Metrics.Moved(account.Reason);
            LogAccountEnded(context.Log, account.AccountId, account.Reason, account.Users);
        }
    }
}
