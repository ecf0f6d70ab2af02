using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tracing;

namespace Telepool.Collectors.Updates;

/// <content>
/// Where the server does not tell event by event what happened: the history, newest message first, against what is stored. Pushed updates
/// and differences go on between its pages.
/// </content>
internal sealed partial class ChannelWatch
{
    private const int PageSize = 100;

    private Comparison? _comparison;

    private void BeginComparison(string reason)
    {
        context.Metrics.Refill(reason);
        LogComparing(context.Log, username, reason);
        _comparison = new Comparison();
        _newest = 0;
    }

    /// <summary>Compares one page.</summary>
    private async Task<bool> CompareAsync(WatchedAccount account, CancellationToken cancellationToken)
    {
        using var activity = CollectorTraces.Begin(CollectionKind.Updates, username);
        var comparison = _comparison!;
        var channelId = _channel!.ChannelId;
        if (comparison.Pages == 0)
        {
            // Before the first page is read: a stored message that the page lacks was there, and is gone.
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            comparison.Top = await NewestStoredAsync(channelId, cancellationToken).ConfigureAwait(false);
            comparison.Lowest = await LowestStoredAsync(channelId, cancellationToken).ConfigureAwait(false);
        }

        var started = context.Time.GetTimestamp();
        var query = new HistoryQuery { ChannelId = channelId, Username = _channel.Username, OffsetId = comparison.Offset, Limit = PageSize };
        var result = await account.CallAsync((grain, lease, cancel) => grain.GetHistoryAsync(lease, query, cancel), cancellationToken).ConfigureAwait(false);
        if (result.Value is not { } page)
        {
            Judge(account, result.Failure!);
            return false;
        }

        if (page.Messages.Length == 0 && page.NextOffsetId == 0 && page.TotalCount > 0 && comparison.Offset == 0)
        {
            // Not the answer of a channel that has messages; nothing is taken for deleted on its word.
            _failures++;
            LogRefused(context.Log, username, account.AccountId, "HISTORY_EMPTY");
            return false;
        }

        var ids = page.Messages.Select(message => message.Id).ToHashSet();
        var first = comparison.Offset == 0;
        var newest = ids.Count == 0 ? 0 : ids.Max();
        comparison.Top = first ? Math.Max(comparison.Top, newest) : comparison.Top;
        var low = page.NextOffsetId == 0 ? 1 : page.NextOffsetId;
        var high = first ? comparison.Top : comparison.Offset - 1;
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var stored = low <= high ? await context.Sink.IdsAsync(channelId, low, high, cancellationToken).ConfigureAwait(false) : [];
        var covered = first ? newest : high;
        comparison.Pages++;
        comparison.Offset = page.NextOffsetId;
        var isOver = page.NextOffsetId == 0 || low <= comparison.Lowest;
        if (isOver)
        {
            // From here on the position is stored again, with this page.
            _comparison = null;
        }

        var known = stored.ToHashSet();
        var batch = Batch() with
        {
            Messages = [.. page.Messages.Where(message => message.EditDate == 0)],
            Edits = [.. page.Messages.Where(message => message.EditDate != 0)],
            Deleted = [.. stored.Where(id => !ids.Contains(id))],
            Ranges = low <= covered ? RangeSet.Empty.With(new IdRange(low, covered)) : null,
            Total = page.TotalCount,
        };
        await WriteAsync(batch, "history", started, cancellationToken).ConfigureAwait(false);
        _newest = first ? newest : _newest;
        _observers.Stored(username, batch with { Messages = [.. page.Messages.Where(message => !known.Contains(message.Id))], Edits = [] });
        _observers.Comparing(username, comparison.Pages, isOver);
        if (isOver)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            LogCompared(context.Log, username, comparison.Pages);
        }

        return true;
    }

    private async Task<int> NewestStoredAsync(long channelId, CancellationToken cancellationToken)
    {
        await foreach (var message in context.Sink.MessagesAsync(channelId, limit: 1, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            return message.Id;
        }

        return 0;
    }

    /// <summary>Below it nothing is stored, and there is nothing to compare.</summary>
    private async Task<int> LowestStoredAsync(long channelId, CancellationToken cancellationToken)
    {
        var position = await context.Sink.PositionAsync(channelId, cancellationToken).ConfigureAwait(false);
        var lowest = position.Ranges.Ranges.Count > 0 ? position.Ranges.Ranges[^1].Low : int.MaxValue;

        // Edits of messages that the history has not reached yet stand below its intervals.
        var below = lowest > 1 ? await context.Sink.IdsAsync(channelId, 1, lowest - 1, cancellationToken).ConfigureAwait(false) : [];
        return below.Count > 0 ? below[0] : lowest;
    }

    private sealed class Comparison
    {
        /// <summary>Where the next page ends: it holds smaller ids. 0 for the newest.</summary>
        public int Offset { get; set; }

        /// <summary>The greatest id that was there before the first page was read.</summary>
        public int Top { get; set; }

        public int Lowest { get; set; }

        public int Pages { get; set; }
    }
}
