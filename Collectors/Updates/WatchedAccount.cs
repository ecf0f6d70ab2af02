using System.Collections.Concurrent;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Updates;
using Telepool.Collectors.Leasing;

namespace Telepool.Collectors.Updates;

/// <summary>
/// An account that follows channels: holds one lease, takes what the account is told unasked to the channels that it is about, and makes
/// their calls. It ends as a whole, at the first sign that the account cannot serve, and its channels go elsewhere.
/// </summary>
internal sealed partial class WatchedAccount(LeasedAccount leased, UpdatesContext context)
{
    private readonly ConcurrentDictionary<long, ChannelInbox> _inboxes = new();
    private readonly SemaphoreSlim _calls = new(context.Options.CallsPerAccount);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users;
    private int _failures;

    /// <summary>The account.</summary>
    public string AccountId { get; } = leased.AccountId;

    /// <summary>Completes when pushed updates are listened to, or never will be: only then a channel's position is asked for, so that nothing falls between.</summary>
    public Task Started => _started.Task;

    /// <summary>Is cancelled when the account cannot serve any longer.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why it ended.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>How long to leave the account alone.</summary>
    public TimeSpan Rest { get; private set; }

    /// <summary>Channels that it was given.</summary>
    public int Users => Volatile.Read(ref _users);

    public void Take() => Interlocked.Increment(ref _users);

    public void GiveBack() => Interlocked.Decrement(ref _users);

    /// <summary>From now on a channel's pushed updates go to the inbox.</summary>
    public void Attach(long channelId, ChannelInbox inbox) => _inboxes[channelId] = inbox;

    public void Detach(long channelId, ChannelInbox inbox) => _inboxes.TryRemove(new KeyValuePair<long, ChannelInbox>(channelId, inbox));

    /// <summary>Listens until the account ends or the collector stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        using var lost = leased.Lost.Register(() => End("LeaseLost", context.Options.RetryDelay));
        try
        {
            await ListenAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The account has ended, or the collector stops.
        }

        End("stopped", TimeSpan.Zero);
        _started.TrySetResult();
        await leased.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a call when it is its turn. What passes within <see cref="UpdatesOptions.MoveAfter"/> is waited for here; what lasts longer, or
    /// concerns the account as such, ends it.
    /// </summary>
    public async Task<OperationResult<T>> CallAsync<T>(Func<IAccountGrain, Lease, CancellationToken, Task<OperationResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        await _calls.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var result = await TryAsync(call, cancellationToken).ConfigureAwait(false);
                if (result.Failure is not { } failure)
                {
                    _failures = 0;
                    return result;
                }

                context.Metrics.Failed(failure.Kind.ToString().ToLowerInvariant());
                LogCallFailed(context.Log, AccountId, failure.Kind, failure.Error);
                if (PauseAfter(failure) is not { } pause)
                {
                    return result;
                }

                await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _calls.Release();
        }
    }

    private async Task<OperationResult<T>> TryAsync<T>(Func<IAccountGrain, Lease, CancellationToken, Task<OperationResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await call(leased.Grain, leased.Lease, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogGrainFailed(context.Log, AccountId, e);
            return new OperationResult<T> { Failure = new OperationFailure { Kind = FailureKind.Disconnected, Error = "GRAIN_CALL_FAILED" } };
        }
    }

    /// <summary>How long to wait before the same call again; null where it makes no sense, and then the account has ended if it is to blame.</summary>
    private TimeSpan? PauseAfter(OperationFailure failure)
    {
        var wait = failure.RetryAfter ?? context.Options.RetryDelay;
        switch (failure.Kind)
        {
            case FailureKind.RateLimited:
                // Our own rate: every account has one, and the others have their own channels.
                return wait;
            case FailureKind.Flood when wait <= context.Options.MoveAfter:
                return wait;
            case FailureKind.Flood:
                End(failure.Error, wait);
                return null;
            case FailureKind.Timeout or FailureKind.Disconnected when Interlocked.Increment(ref _failures) == 1:
                return TimeSpan.FromMilliseconds(50);
            case FailureKind.Timeout or FailureKind.Disconnected:
                End(failure.Error, context.Options.RetryDelay * 2);
                return null;
            case FailureKind.Lease:
                End(failure.Error, wait);
                return null;
            case FailureKind.Unauthorized or FailureKind.AccountLost:
                End(failure.Error, context.Options.ListEvery);
                return null;
            default:
                return null;
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var sequence = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            var after = sequence;
            var result = await TryAsync<PushedUpdates>((account, held, cancel) => account.WaitUpdatesAsync(held, after, context.Options.LongPoll, cancel), cancellationToken).ConfigureAwait(false);
            if (result.Value is not { } pushed)
            {
                var failure = result.Failure!;
                context.Metrics.Failed(failure.Kind.ToString().ToLowerInvariant());
                LogCallFailed(context.Log, AccountId, failure.Kind, failure.Error);
                if (PauseAfter(failure) is { } pause)
                {
                    await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                End(failure.Error, failure.RetryAfter ?? context.Options.RetryDelay);
                return;
            }

            Interlocked.Exchange(ref _failures, 0);
            foreach (var item in pushed.Items)
            {
                if (_inboxes.TryGetValue(item.ChannelId, out var inbox))
                {
                    inbox.Post(item);
                }
            }

            if (pushed.Gap && sequence != 0)
            {
                context.Metrics.Gap("stream");
                LogStreamGap(context.Log, AccountId, _inboxes.Count);
                foreach (var inbox in _inboxes.Values)
                {
                    inbox.MarkGap("stream");
                }
            }

            sequence = pushed.Sequence;
            _started.TrySetResult();
        }
    }

    private void End(string reason, TimeSpan rest)
    {
        lock (_inboxes)
        {
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            (Reason, Rest) = (reason, rest);
            _ended.Cancel();
        }
    }
}
