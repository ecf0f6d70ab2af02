using Grains.Interfaces.Collection;
using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>
/// Follows one channel. Its position (pts) moves in memory with what is handed to the sink, and in the store in the transaction of the rows,
/// so that a killed process asks again from where its rows end. One task does all the work of the channel: no two steps overlap.
/// </summary>
internal sealed partial class ChannelWatch(UpdatesContext context, string username)
{
    private readonly ObserverList _observers = new();
    private readonly HashSet<string> _cannot = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _positioned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChannelInbox _inbox = new(context.Options.InboxCapacity, context.Metrics);
    private StoredChannel? _channel;
    private ICursorGrain? _cursor;
    private CursorProgress _progress = new();
    private string? _preferred;
    private string _lastError = string.Empty;
    private long _reportedAt;
    private long _epoch;
    private int _pts;
    private int _failures;
    private long _stored;

    public string Username => username;

    /// <summary>Those who watch the channel being followed.</summary>
    public ObserverList Observers => _observers;

    /// <summary>Completes when the position is stored: whatever happens in the channel from then on will be recorded. Completes at the end too.</summary>
    public Task Positioned => _positioned.Task;

    /// <summary>Follows the channel until it is cancelled, or cannot be followed.</summary>
    public async Task<ChannelOutcome> RunAsync(CancellationToken cancellationToken)
    {
        ChannelOutcome outcome;
        try
        {
            outcome = await RunToTheEndAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Sink.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            outcome = End(ChannelStatus.Stopped, string.Empty);
        }
        finally
        {
            _positioned.TrySetResult();
            await ReleaseClaimAsync().ConfigureAwait(false);
        }

        if (outcome.Error.Length > 0)
        {
            LogEnded(context.Log, username, outcome.Status, outcome.Error);
        }

        _observers.Finished(outcome);
        return outcome;
    }

    private async Task<ChannelOutcome> RunToTheEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await LoadAsync(cancellationToken).ConfigureAwait(false);
                await ClaimAsync(cancellationToken).ConfigureAwait(false);
                while (_epoch != 0)
                {
                    if (await UseAccountAsync(cancellationToken).ConfigureAwait(false) is { } outcome)
                    {
                        return outcome;
                    }
                }
            }
            catch (SinkException e) when (e.Failure.Status == SinkStatus.Stale)
            {
                LogClaimLost(context.Log, username);
                _epoch = 0;
            }
            catch (SinkException e) when (!e.Failure.CanResume)
            {
                return End(ChannelStatus.StoreFailed, e.Message);
            }
            catch (SinkException e)
            {
                context.Metrics.Failed("sink_" + e.Failure.Status.ToString().ToLowerInvariant());
                LogSinkFailed(context.Log, username, e.Message);
                _observers.Waiting(username, e.Message);
                await WaitForSinkAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ChannelOutcome?> UseAccountAsync(CancellationToken cancellationToken)
    {
        var account = await context.Accounts.AcquireAsync(username, _preferred, _cannot, reason => _observers.Waiting(username, reason), cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return End(ChannelStatus.NotFound, _lastError);
        }

        _preferred = account.AccountId;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, account.Ended);
        var failures = _failures;
        try
        {
            return await FollowAsync(account, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && account.Ended.IsCancellationRequested)
        {
            // Another account goes on from the same position.
            return null;
        }
        finally
        {
            if (_channel is { } channel)
            {
                account.Detach(channel.ChannelId, _inbox);
            }

            account.GiveBack();
            if (_failures > failures)
            {
                await Task.Delay(context.BackOff(_failures), context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads what the sink knows of the channel; what was in memory counts no longer.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var channels = await context.Sink.ChannelsAsync(cancellationToken).ConfigureAwait(false);
        _channel = channels.FirstOrDefault(channel => string.Equals(channel.Username, username, StringComparison.OrdinalIgnoreCase)) ?? _channel;
        _comparison = null;
        _newest = 0;
        _pts = 0;
        _floor = 0;
        if (_channel is { } known)
        {
            var position = await context.Sink.PositionAsync(known.ChannelId, cancellationToken).ConfigureAwait(false);
            _pts = position.Pts ?? 0;
            _floor = position.EpochOf(CollectionKind.Updates);
        }
    }

    private async Task WaitForSinkAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await Task.Delay(context.BackOff(tries), context.Time, cancellationToken).ConfigureAwait(false);
            if (await context.Sink.FlushAsync(cancellationToken).ConfigureAwait(false) is null or { CanResume: false })
            {
                return;
            }
        }
    }

    /// <summary>Hands a batch to the sink.</summary>
    /// <exception cref="SinkException">It was refused; the position in memory is ahead of the store by then.</exception>
    private async Task WriteAsync(SinkBatch batch, string source, long since, CancellationToken cancellationToken)
    {
        if (await context.Sink.AppendAsync(batch, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            throw new SinkException(failure);
        }

        _stored += batch.Messages.Count;
        context.Metrics.Stored(context.Time.GetElapsedTime(since), source, batch.Messages.Count, batch.Edits.Count, batch.Deleted.Count);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (await context.Sink.FlushAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            throw new SinkException(failure);
        }
    }

    private SinkBatch Batch() => new()
    {
        ChannelId = _channel!.ChannelId,
        Kind = CollectionKind.Updates,
        Epoch = _epoch,
        ObservedAt = (int)context.Time.GetUtcNow().ToUnixTimeSeconds(),

        // While the stored rows are being compared the position stays where it was: a process that is killed meanwhile compares again.
        Pts = _comparison is null && _pts != 0 ? _pts : null,
    };

    /// <summary>Judges what <see cref="WatchedAccount.CallAsync"/> left to the channel.</summary>
    /// <returns>Why the channel cannot be followed; null where another try makes sense, by this account or another.</returns>
    private void Judge(WatchedAccount account, OperationFailure failure)
    {
        _lastError = failure.Error;
        switch (failure.Kind)
        {
            case FailureKind.PeerNotFound:
                _cannot.Add(account.AccountId);
                break;
            case FailureKind.Refused when failure.Error.StartsWith("PERSISTENT_TIMESTAMP", StringComparison.Ordinal):
                // The position is none of this channel's: begin anew, and compare what is stored.
                LogPositionInvalid(context.Log, username, failure.Error);
                _pts = 0;
                break;
            case FailureKind.Refused or FailureKind.Unreadable:
                _failures++;
                LogRefused(context.Log, username, account.AccountId, failure.Error);
                break;
        }
    }

    private ChannelOutcome End(ChannelStatus status, string error) => new()
    {
        Username = username,
        ChannelId = _channel?.ChannelId ?? 0,
        Status = status,
        Error = error,
        Fetched = _stored,
    };
}
