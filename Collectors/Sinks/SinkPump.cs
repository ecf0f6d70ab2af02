using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Telepool.Collectors.Sinks;

/// <summary>
/// The queue in front of a sink's writer: bounded, in order, several batches to a transaction. A transaction that fails for a cause that
/// passes is kept and tried again while the intake is refused, so that nothing taken is lost and nothing overtakes it.
/// </summary>
internal sealed class SinkPump : IAsyncDisposable
{
    private readonly ISinkWriter _writer;
    private readonly SinkPumpOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<Item> _queue;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly ConcurrentDictionary<(long ChannelId, string Kind), long> _staleBelow = new();
    private readonly List<SinkBatch> _stale = [];
    private readonly List<Activity> _owners = [];
    private readonly Task _pumping;
    private volatile SinkFailure? _failure;
    private bool _gaveUp;
    private volatile TaskCompletionSource _failing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SinkPump(ISinkWriter writer, SinkPumpOptions options, TimeProvider time)
    {
        _writer = writer;
        _options = options;
        _time = time;
        _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.QueuedBatches) { SingleReader = true });
        _pumping = Task.Run(PumpAsync);
    }

    public SinkFailure? Failure => _failure;

    /// <summary>Counts; null where nobody looks.</summary>
    public SinkMetrics? Metrics { get; set; }

    /// <summary>The database as traces name it; empty where nobody said.</summary>
    public string System { get; set; } = string.Empty;

    public int QueueDepth => _queue.Reader.Count;

    public ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken)
    {
        if (_failure is { } failure)
        {
            return new(failure);
        }

        if (_staleBelow.TryGetValue((batch.ChannelId, batch.Kind), out var epoch) && batch.Epoch < epoch)
        {
            return new(Stale(batch));
        }

        return _queue.Writer.TryWrite(new Item(batch, null, SinkTraces.Owner)) ? default : WaitForRoomAsync(new Item(batch, null, SinkTraces.Owner), cancellationToken);
    }

    public async ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = new TaskCompletionSource<SinkFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var failure = _failure ?? await WaitForRoomAsync(new Item(null, flushed, null), cancellationToken).ConfigureAwait(false);
        while (failure is null && !flushed.Task.IsCompleted)
        {
            var failing = _failing.Task;
            failure = _failure;
            if (failure is null)
            {
                await Task.WhenAny(flushed.Task, failing).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return failure ?? await flushed.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what was taken and ends. What a failing sink still holds then is given up, and fetched again by the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            _abandon.CancelAfter(_options.ClosingPatience);
            await _pumping.ConfigureAwait(false);
            _closing.Dispose();
            _abandon.Dispose();
        }
    }

    private static SinkFailure Stale(SinkBatch batch) =>
        new(SinkStatus.Stale, string.Empty, string.Create(CultureInfo.InvariantCulture, $"epoch {batch.Epoch} of {batch.Kind} on channel {batch.ChannelId} is over"));

    private async ValueTask<SinkFailure?> WaitForRoomAsync(Item item, CancellationToken cancellationToken)
    {
        while (true)
        {
            var failing = _failing.Task;
            if (_failure is { } failure)
            {
                return failure;
            }

            if (_queue.Writer.TryWrite(item))
            {
                return null;
            }

            var room = _queue.Writer.WaitToWriteAsync(cancellationToken).AsTask();
            ObjectDisposedException.ThrowIf(await Task.WhenAny(room, failing).ConfigureAwait(false) == room && !await room.ConfigureAwait(false), this);
        }
    }

    private async Task PumpAsync()
    {
        var batches = new List<SinkBatch>(_options.BatchesPerTransaction);
        TaskCompletionSource<SinkFailure?>? waiting = null;
        var more = _queue.Reader.WaitToReadAsync().AsTask();
        while (await more.ConfigureAwait(false))
        {
            var gathered = Task.Delay(_options.Gathering, _time);
            while (batches.Count < _options.BatchesPerTransaction && waiting is null && await more.ConfigureAwait(false))
            {
                while (batches.Count < _options.BatchesPerTransaction && waiting is null && _queue.Reader.TryRead(out var item))
                {
                    waiting = item.Flushed;
                    if (item.Batch is { } batch)
                    {
                        batches.Add(batch);
                        if (item.Owner is { } owner)
                        {
                            _owners.Add(owner);
                        }
                    }
                }

                more = _queue.Reader.WaitToReadAsync().AsTask();
                if (waiting is null && await Task.WhenAny(more, gathered).ConfigureAwait(false) == gathered)
                {
                    break;
                }
            }

            if (batches.Count > 0)
            {
                await CommitAsync(batches).ConfigureAwait(false);
            }

            batches.Clear();
            _owners.Clear();
            waiting?.TrySetResult(_failure);
            waiting = null;
        }
    }

    private async Task CommitAsync(List<SinkBatch> batches)
    {
        var delay = _options.RetryDelay;
        // After a failure that does not pass the queue is only emptied. Nothing is written after something was given up: a later batch's
        // intervals may cover the rows of an earlier one.
        while (_failure is null or { CanResume: true } && !_gaveUp)
        {
            _stale.Clear();
            var started = _time.GetTimestamp();
            var failure = await WriteAsync(batches).ConfigureAwait(false);
            if (failure is null)
            {
                Metrics?.Committed(batches, _stale.Count, _time.GetElapsedTime(started));
                Resume();
                return;
            }

            Metrics?.Failed(failure.Status);

            _failure = failure;
            _failing.TrySetResult();
            _gaveUp = _closing.IsCancellationRequested;
            await Task.Delay(delay, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < _options.RetryDelayMax ? delay * 2 : _options.RetryDelayMax;
        }

        Metrics?.Dropped(batches.Count);
    }

    private async ValueTask<SinkFailure?> WriteAsync(List<SinkBatch> batches)
    {
        if (_owners.Count == 0 || SinkTraces.BeginCommit(_owners, System) is not { } traced)
        {
            return await _writer.WriteAsync(batches, _stale, _abandon.Token).ConfigureAwait(false);
        }

        var failure = await _writer.WriteAsync(batches, _stale, _abandon.Token).ConfigureAwait(false);
        SinkTraces.EndCommit(traced, batches, failure);
        return failure;
    }

    private void Resume()
    {
        foreach (var batch in _stale)
        {
            _staleBelow.AddOrUpdate((batch.ChannelId, batch.Kind), batch.Epoch + 1, (_, epoch) => Math.Max(epoch, batch.Epoch + 1));
        }

        if (_failure is not null)
        {
            _failing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _failure = null;
        }
    }

    private readonly record struct Item(SinkBatch? Batch, TaskCompletionSource<SinkFailure?>? Flushed, Activity? Owner);
}
