using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Leasing;

/// <summary>
/// A lease that this process holds, with the account that it is of. It renews itself at every third of its time to live, so that two
/// renewals may fail before it is lost. Disposing it gives it back.
/// </summary>
public sealed partial class LeasedAccount : IAsyncDisposable
{
    private readonly IPoolClient _pool;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _renewal;
    private volatile Lease _lease;
    private int _renewing;
    private int _isReleased;

    /// <summary>Takes over a lease that was just granted.</summary>
    /// <param name="pool">Where it is of.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="timeToLive">How long it lasts without renewal; not computed from its expiry, as the granting machine's clock may differ.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public LeasedAccount(IPoolClient pool, Lease lease, TimeSpan timeToLive, TimeProvider time, ILogger log)
    {
        _pool = pool;
        _lease = lease;
        _log = log;
        Grain = pool.Account(lease.AccountId);
        var third = timeToLive / 3;
        _renewal = time.CreateTimer(static state => _ = ((LeasedAccount)state!).RenewAsync(), this, third, third);
    }

    /// <summary>The account's owner; every operation takes <see cref="Lease"/>.</summary>
    public IAccountGrain Grain { get; }

    /// <summary>The lease as it was renewed last.</summary>
    public Lease Lease => _lease;

    /// <summary>The account.</summary>
    public string AccountId => _lease.AccountId;

    /// <summary>Whether the account refused to renew it: the work goes on under another.</summary>
    public bool IsLost => _lost.IsCancellationRequested;

    /// <summary>Signals that the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0)
        {
            return;
        }

        await _renewal.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _pool.ReleaseAsync(_lease).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The lease runs out by itself.
            LogReleaseFailed(_log, AccountId, e);
        }
    }

    private async Task RenewAsync()
    {
        if (Volatile.Read(ref _isReleased) != 0 || IsLost || Interlocked.Exchange(ref _renewing, 1) != 0)
        {
            return;
        }

        try
        {
            var answer = await _pool.RenewAsync(_lease).ConfigureAwait(false);
            if (answer.Lease is { } renewed)
            {
                _lease = renewed;
            }
            else if (answer.Refusal == LeaseRefusal.Busy)
            {
                // Its account is on the way to another host, which goes on with it.
                LogRenewFailed(_log, AccountId, null);
            }
            else if (Volatile.Read(ref _isReleased) == 0)
            {
                LogLost(_log, AccountId, answer.Refusal);
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // The next third tries again.
            LogRenewFailed(_log, AccountId, e);
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    [LoggerMessage(3103, LogLevel.Debug, "The lease of account {Account} could not be given back; it runs out by itself.")]
    private static partial void LogReleaseFailed(ILogger logger, string account, Exception exception);

    [LoggerMessage(3104, LogLevel.Debug, "The lease of account {Account} could not be renewed just now.")]
    private static partial void LogRenewFailed(ILogger logger, string account, Exception? exception);

    [LoggerMessage(3105, LogLevel.Information, "The lease of account {Account} is lost: {Refusal}.")]
    private static partial void LogLost(ILogger logger, string account, LeaseRefusal refusal);
}
