using System.Globalization;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Updates;

namespace Standalone.Screen;

/// <summary>What the collectors have done in this run.</summary>
internal sealed class CollectorCounts(ISink sink, StatisticsCollector statistics, IUpdatesObserver next) : IUpdatesObserver
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _followed = new(StringComparer.OrdinalIgnoreCase);
    private long _added;
    private long _edited;
    private long _deleted;

    public void Following(string username, int pts, string account)
    {
        lock (_lock)
        {
            _followed.Add(username);
        }

        next.Following(username, pts, account);
    }

    public void Stored(string username, SinkBatch batch)
    {
        Interlocked.Add(ref _added, batch.Messages.Count);
        Interlocked.Add(ref _edited, batch.Edits.Count);
        Interlocked.Add(ref _deleted, batch.Deleted.Count);
        next.Stored(username, batch);
    }

    public void Comparing(string username, int pages, bool isOver) => next.Comparing(username, pages, isOver);

    public void Waiting(string username, string reason) => next.Waiting(username, reason);

    public void Finished(ChannelOutcome outcome) => next.Finished(outcome);

    /// <summary>A row for each collector.</summary>
    public async Task<IReadOnlyList<CollectorRow>> RowsAsync()
    {
        var channels = await sink.ChannelsAsync().ConfigureAwait(false);
        var messages = 0L;
        foreach (var channel in channels)
        {
            messages += await sink.CountAsync(channel.ChannelId).ConfigureAwait(false);
        }

        int followed;
        lock (_lock)
        {
            followed = _followed.Count;
        }

        return
        [
            new CollectorRow("history", string.Create(CultureInfo.InvariantCulture, $"{messages} messages of {channels.Count} channels stored")),
            new CollectorRow("updates", string.Create(CultureInfo.InvariantCulture, $"{followed} channels followed: {Interlocked.Read(ref _added)} new, {Interlocked.Read(ref _edited)} edited, {Interlocked.Read(ref _deleted)} deleted")),
            new CollectorRow("stats", string.Create(CultureInfo.InvariantCulture, $"{statistics.Stored} reports with {statistics.Graphs} graphs stored")),
        ];
    }
}
