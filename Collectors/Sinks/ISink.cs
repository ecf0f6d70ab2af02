using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks;

/// <summary>
/// Where collectors put what they find. A batch and the position that it stands for are stored together, so that a process killed at any
/// moment repeats at most what was not committed, and keys make the repeat invisible. Safe for use by any number of threads.
/// </summary>
/// <remarks>
/// A sink that cannot write (a full disk, a server that is gone) stops the intake: it keeps the batches that it took, refuses further ones
/// with a failure whose <see cref="SinkFailure.CanResume"/> is true, tries again by itself, and takes batches as before once that succeeds.
/// Whoever had a batch refused reads the position again before going on. Reads throw <see cref="SinkException"/>.
/// </remarks>
public interface ISink : IAsyncDisposable
{
    /// <summary>What it is and where, for operators; holds no password.</summary>
    string Name { get; }

    /// <summary>Why nothing is written at the moment; null while all is well.</summary>
    SinkFailure? Failure { get; }

    /// <summary>Batches that wait for the writer.</summary>
    int QueueDepth { get; }

    /// <summary>Hands a batch to the writer, waiting for room in the queue. Null where it was taken; it is durable after <see cref="FlushAsync"/>.</summary>
    ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Waits until every batch handed over before is committed; null where all are, but for those refused as stale.</summary>
    ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>How far a channel is stored.</summary>
    ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default);

    /// <summary>The channels that the sink knows, by username.</summary>
    ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts live messages of a channel with at least the id <paramref name="low"/>, up to <paramref name="atMost"/>.</summary>
    ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default);

    /// <summary>The ids of a channel's live messages from <paramref name="low"/> to <paramref name="high"/>, both included, ascending.</summary>
    ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default);

    /// <summary>Live messages of a channel with a smaller id than <paramref name="below"/>, newest first.</summary>
    IAsyncEnumerable<MessageRecord> MessagesAsync(long channelId, int below = int.MaxValue, int limit = int.MaxValue, CancellationToken cancellationToken = default);

    /// <summary>The newest statistics of a channel: of each kind the row with the latest time, by kind.</summary>
    ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default);
}
