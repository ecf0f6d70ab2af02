using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Endings;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;
using Grains.Interfaces.Updates;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // Below the 30 s after which a grain call fails.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpdateFeed? _feed;

    /// <inheritdoc/>
    void IHearsItsEnd.EndBegins() => _ending.TrySetResult();

    /// <inheritdoc/>
    public async Task<OperationResult<ChannelDifferencePage>> GetChannelDifferenceAsync(Lease lease, DifferenceQuery query, CancellationToken cancellationToken = default)
    {
        var method = query.Pts == 0 ? TelegramMethods.GetFullChannel : TelegramMethods.GetChannelDifference;
        await TakeUpAsync(lease);
        var entry = Admit<ChannelDifferencePage>(lease, method, out var refused, query.ChannelId);
        if (entry is null)
        {
            return refused!;
        }

        if (query.Limit is < 10 or > 100 || query.Pts < 0)
        {
            return Failed<ChannelDifferencePage>(FailureKind.Refused, query.Pts < 0 ? "PERSISTENT_TIMESTAMP_INVALID" : "LIMIT_INVALID");
        }

        if (Pay<ChannelDifferencePage>(entry, TelegramMethods.ClassOf(method)) is { } unpaid)
        {
            return unpaid;
        }

        var result = await OnChannelAsync(
            method,
            query.ChannelId,
            query.Username,
            (session, known) => session.GetChannelDifferenceAsync(query, known.AccessHash, cancellationToken),
            cancellationToken);
        return result.ToResult();
    }

    /// <inheritdoc/>
    public async Task<OperationResult<PushedUpdates>> WaitUpdatesAsync(Lease lease, long afterSequence, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        await TakeUpAsync(lease);
        var remaining = wait < LongestWait ? wait : LongestWait;
        var started = _time.GetTimestamp();
        while (true)
        {
            // Looked at anew after each wait: the account may have been told to rest, or have lost its login, meanwhile.
            if (Admit<PushedUpdates>(lease, TelegramMethods.GetChannelDifference, out var refused) is null)
            {
                return refused!;
            }

            if (_drain.IsDraining || _ending.Task.IsCompleted)
            {
                return new OperationResult<PushedUpdates>
                {
                    Failure = new OperationFailure { Kind = FailureKind.Lease, Error = nameof(LeaseRefusal.Draining), Refusal = LeaseRefusal.Draining },
                };
            }

            var feed = Feed(_session!);
            var changed = feed.Changed();
            var updates = feed.Read(afterSequence, out var missed);
            if (missed > 0)
            {
                _metrics.UpdatesDropped(missed);
                LogUpdatesDropped(_logger, Id, missed);
            }

            var left = remaining - _time.GetElapsedTime(started);
            if (updates.Gap || updates.Items.Length > 0 || left <= TimeSpan.Zero || feed.Completion.IsCompleted)
            {
                return feed.Completion.IsCompleted && updates.Items.Length == 0
                    ? Failed<PushedUpdates>(FailureKind.Disconnected, "SESSION_CLOSED")
                    : new OperationResult<PushedUpdates> { Value = updates };
            }

            try
            {
                await Task.WhenAny(changed, _drain.Began, _ending.Task).WaitAsync(left, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return new OperationResult<PushedUpdates> { Value = updates };
            }
        }
    }

    /// <summary>The stream of the session that is open now. One session is listened to by one feed, which ends with it.</summary>
    private UpdateFeed Feed(ITelegramSession session)
    {
        if (_feed is null || !ReferenceEquals(_feed.Session, session))
        {
            _feed = new UpdateFeed(session, _time);
        }

        return _feed;
    }
}
