using Grains.Interfaces.Collection;
using Grains.Interfaces.Updates;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tracing;

namespace Telepool.Collectors.Updates;

/// <content>Pushed updates in their order, and differences for whatever is missing between them.</content>
internal sealed partial class ChannelWatch
{
    private readonly List<PushedUpdate> _taken = [];

    // Updates that came before the one that they follow, by their positions.
    private readonly SortedList<int, PushedUpdate> _early = [];
    private long _earlySince;
    private bool _differenceDue;
    private long _polledAt;
    private TimeSpan _pollAfter;
    private bool? _isMember;

    // The newest message of which it is known that all after it were told; 0 where it is not known.
    private int _newest;

    /// <summary>Follows the channel through one account until that ends, cannot see the channel, or the claim is lost.</summary>
    private async Task<History.ChannelOutcome?> FollowAsync(WatchedAccount account, CancellationToken cancellationToken)
    {
        if (_channel is null && !await FindAsync(account, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        // First the inbox, then the position: what happens between the two waits in the inbox.
        account.Attach(_channel!.ChannelId, _inbox);
        if (_pts != 0)
        {
            _positioned.TrySetResult();
        }

        var isTold = false;
        _isMember = null;
        _differenceDue = true;
        while (await KeepClaimAsync(account).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_pts == 0 && !await BeginAsync(account, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (_differenceDue && !await CatchUpAsync(account, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (!isTold)
            {
                isTold = true;
                LogFollowing(context.Log, username, account.AccountId, _pts);
                _observers.Following(username, _pts, account.AccountId);
            }

            if (_comparison is not null && !await CompareAsync(account, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            _failures = 0;
            await _inbox.WaitAsync(_comparison is null ? WaitingTime() : TimeSpan.Zero, context.Time, cancellationToken).ConfigureAwait(false);
            await TakePushedAsync(cancellationToken).ConfigureAwait(false);
            _differenceDue |= context.Time.GetElapsedTime(_polledAt) >= _pollAfter;
        }

        return null;
    }

    private async Task<bool> FindAsync(WatchedAccount account, CancellationToken cancellationToken)
    {
        var result = await account.CallAsync((grain, lease, cancel) => grain.ResolveAsync(lease, username, cancel), cancellationToken).ConfigureAwait(false);
        if (result.Value is not { } info)
        {
            Judge(account, result.Failure!);
            return false;
        }

        _channel = new StoredChannel(info.ChannelId, info.Username, info.Title, 0);
        var position = await context.Sink.PositionAsync(info.ChannelId, cancellationToken).ConfigureAwait(false);
        _pts = position.Pts ?? 0;
        await WriteAsync(Batch() with { Channel = info }, "channel", context.Time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores where the channel stands, before anything of it is taken for complete.</summary>
    private async Task<bool> BeginAsync(WatchedAccount account, CancellationToken cancellationToken)
    {
        using var activity = CollectorTraces.Begin(CollectionKind.Updates, username);
        var page = await AskAsync(account, 0, cancellationToken).ConfigureAwait(false);
        if (page is null)
        {
            return false;
        }

        _isMember = page.IsMember;
        _newest = 0;
        _early.Clear();
        var known = await context.Sink.CountAsync(_channel!.ChannelId, atMost: 1, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (known > 0)
        {
            // Rows of an earlier time: what was edited or deleted since is not told by any update.
            BeginComparison("no_position");
        }

        _pts = page.Pts;
        await WriteAsync(Batch(), "position", context.Time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _positioned.TrySetResult();
        return true;
    }

    /// <summary>Fetches what happened since the position, page by page.</summary>
    private async Task<bool> CatchUpAsync(WatchedAccount account, CancellationToken cancellationToken)
    {
        using var activity = CollectorTraces.Begin(CollectionKind.Updates, username);
        while (true)
        {
            var asked = context.Time.GetTimestamp();
            var before = _pts;
            var page = await AskAsync(account, before, cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                return false;
            }

            _isMember = page.IsMember ?? _isMember;
            if (page.TooLong)
            {
                BeginComparison("too_long");
            }

            _pts = page.Pts;
            if (page.TooLong || page.NewMessages.Length > 0 || page.Edits.Length > 0 || page.Deleted.Length > 0 || _pts != before)
            {
                var batch = Batch() with { Messages = page.NewMessages, Edits = page.Edits, Deleted = page.Deleted };
                batch = page.TooLong ? batch : batch with { Ranges = RangeOf(page.NewMessages) };
                await WriteAsync(batch, "difference", asked, cancellationToken).ConfigureAwait(false);
                _observers.Stored(username, batch);
            }

            // A page that leads nowhere is the last, whatever it says.
            if (page.IsFinal || page.TooLong || _pts == before)
            {
                _differenceDue = false;
                _polledAt = context.Time.GetTimestamp();
                _pollAfter = PollAfter(page);
                return true;
            }
        }
    }

    private async Task<ChannelDifferencePage?> AskAsync(WatchedAccount account, int pts, CancellationToken cancellationToken)
    {
        var query = new DifferenceQuery { ChannelId = _channel!.ChannelId, Username = _channel.Username, Pts = pts, Limit = context.Options.DifferenceLimit };
        var result = await account.CallAsync((grain, lease, cancel) => grain.GetChannelDifferenceAsync(lease, query, cancel), cancellationToken).ConfigureAwait(false);
        if (result.Value is not { } page)
        {
            Judge(account, result.Failure!);
        }

        return result.Value;
    }

    private TimeSpan PollAfter(ChannelDifferencePage page)
    {
        if (_isMember == true)
        {
            return context.Jitter(context.Options.MemberPoll);
        }

        var suggested = page.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(page.TimeoutSeconds) : context.Options.DefaultPoll;
        return suggested > context.Options.MinPoll ? context.Jitter(suggested) : context.Options.MinPoll;
    }

    private TimeSpan WaitingTime()
    {
        var wait = _pollAfter - context.Time.GetElapsedTime(_polledAt);
        wait = wait < context.Options.ReportEvery ? wait : context.Options.ReportEvery;
        return _early.Count > 0 && wait > context.Options.GapPatience ? context.Options.GapPatience : wait;
    }

    /// <summary>Records what was pushed, as far as it follows on the position.</summary>
    private async Task TakePushedAsync(CancellationToken cancellationToken)
    {
        _taken.Clear();
        if (_inbox.Take(_taken) is not null)
        {
            _differenceDue = true;
        }

        var started = context.Time.GetTimestamp();
        List<MessageRecord> added = [];
        List<MessageRecord> edited = [];
        List<int> deleted = [];
        var before = _pts;
        foreach (var update in _taken)
        {
            Sort(update, added, edited, deleted);
            while (_early.Count > 0 && _early.Values[0] is var next && next.Pts - next.PtsCount <= _pts)
            {
                _early.RemoveAt(0);
                Sort(next, added, edited, deleted);
            }
        }

        if (_pts != before || added.Count + edited.Count + deleted.Count > 0)
        {
            using var activity = CollectorTraces.Begin(CollectionKind.Updates, username);
            var batch = Batch() with { Messages = added, Edits = edited, Deleted = deleted, Ranges = RangeOf(added) };
            await WriteAsync(batch, "push", started, cancellationToken).ConfigureAwait(false);
            _observers.Stored(username, batch);
        }

        if (_early.Count > 0 && context.Time.GetElapsedTime(_earlySince) >= context.Options.GapPatience)
        {
            // The difference tells what these say too.
            context.Metrics.Gap("pts");
            LogGap(context.Log, username, _pts, _early.Values[0].Pts - _early.Values[0].PtsCount);
            _early.Clear();
            _differenceDue = true;
        }
    }

    private void Sort(PushedUpdate update, List<MessageRecord> added, List<MessageRecord> edited, List<int> deleted)
    {
        var follows = update.Pts - update.PtsCount;
        if (update.Pts == 0)
        {
            context.Metrics.Gap("told");
            _differenceDue = true;
        }
        else if (follows > _pts)
        {
            _earlySince = _early.Count == 0 ? context.Time.GetTimestamp() : _earlySince;
            _early[update.Pts] = update;
        }
        else if (follows < _pts)
        {
            // Known already, as a whole or in part: the rest of one that reaches beyond the position comes with the difference.
            context.Metrics.Duplicate();
            _differenceDue |= update.Pts > _pts;
        }
        else
        {
            _pts = update.Pts;
            if (update.New is { } message)
            {
                added.Add(message);
            }

            if (update.Edit is { } edit)
            {
                edited.Add(edit);
            }

            deleted.AddRange(update.Deleted ?? []);
        }
    }

    /// <summary>The interval of ids in which these are all that there is: messages are told in the order of their ids, with none left out.</summary>
    private RangeSet? RangeOf(IReadOnlyCollection<MessageRecord> added)
    {
        if (added.Count == 0)
        {
            return null;
        }

        var high = added.Max(message => message.Id);
        var low = _newest > 0 ? _newest + 1 : added.Min(message => message.Id);
        _newest = Math.Max(_newest, high);
        return low <= high ? RangeSet.Empty.With(new IdRange(low, high)) : null;
    }
}
