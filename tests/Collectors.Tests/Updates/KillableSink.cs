using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Tests.Updates;

/// <summary>A sink whose process dies at will: batches that were taken and not committed are gone, in the order in which a queue loses them.</summary>
internal sealed class KillableSink(ISink inner, int held) : ISink
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _committing = new(1);
    private readonly Queue<SinkBatch> _queue = new();
    private bool _isKilled;

    public string Name => inner.Name;

    /// <summary>What is answered instead of taking a batch, while it is set.</summary>
    public SinkFailure? Failure { get; set; }

    public int QueueDepth => _queue.Count;

    /// <summary>Batches with a position that were committed.</summary>
    public int Committed { get; private set; }

    public void Kill()
    {
        lock (_gate)
        {
            _isKilled = true;
            _queue.Clear();
        }
    }

    public async ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default)
    {
        if (Failure is { } failure)
        {
            return failure;
        }

        lock (_gate)
        {
            if (!_isKilled)
            {
                _queue.Enqueue(batch);
            }
        }

        return await CommitAsync(held).ConfigureAwait(false);
    }

    public async ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default) =>
        Failure ?? await CommitAsync(0).ConfigureAwait(false) ?? await inner.FlushAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default) => inner.PositionAsync(channelId, cancellationToken);

    public ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default) => inner.ChannelsAsync(cancellationToken);

    public ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default) => inner.CountAsync(channelId, low, atMost, cancellationToken);

    public ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default) => inner.IdsAsync(channelId, low, high, cancellationToken);

    public IAsyncEnumerable<MessageRecord> MessagesAsync(long channelId, int below = int.MaxValue, int limit = int.MaxValue, CancellationToken cancellationToken = default) =>
        inner.MessagesAsync(channelId, below, limit, cancellationToken);

    public ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default) => inner.StatisticsAsync(channelId, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _committing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<SinkFailure?> CommitAsync(int keep)
    {
        await _committing.WaitAsync().ConfigureAwait(false);
        try
        {
            while (true)
            {
                SinkBatch? batch;
                lock (_gate)
                {
                    if (_queue.Count <= keep)
                    {
                        return null;
                    }

                    batch = _queue.Dequeue();
                    Committed++;
                }

                if (await inner.AppendAsync(batch).ConfigureAwait(false) is { } failure)
                {
                    return failure;
                }
            }
        }
        finally
        {
            _committing.Release();
        }
    }
}
