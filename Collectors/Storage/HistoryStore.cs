using System.Threading.Channels;
using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Storage;

/// <summary>
/// The embedded sink: one SQLite file in WAL mode with one writer. Rows and the position that they stand for are committed together,
/// so that a process killed at any moment repeats at most what was not committed, and the key of the table makes the repeat invisible.
/// </summary>
/// <remarks>
/// <c>synchronous=NORMAL</c>: a commit survives the death of the process at once; after a loss of power the last commits may be
/// missing, rows and position alike, and are fetched again.
/// </remarks>
public sealed class HistoryStore : IAsyncDisposable
{
    // 16 pages of 100 messages are about 1 MB: enough that a checkpoint stalls no fetch, little enough to be forgotten in memory.
    private const int QueuedPages = 16;
    private const int PagesPerTransaction = 16;

    // Pages of one stretch of time share a transaction: neighbouring rows dirty the same leaves, and each commit writes them anew.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly SqliteDatabase _writeSide;
    private readonly SqliteDatabase _readSide;
    private readonly HistoryWriter _writer;
    private readonly HistoryReader _reader;
    private readonly Lock _readGate = new();
    private readonly Channel<Item> _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(QueuedPages) { SingleReader = true });
    private readonly Task _writing;
    private volatile StoreFailure? _failure;

    private HistoryStore(SqliteDatabase writeSide, SqliteDatabase readSide)
    {
        _writeSide = writeSide;
        _readSide = readSide;
        _writer = new HistoryWriter(writeSide);
        _reader = new HistoryReader(readSide);
        _writing = Task.Run(WriteLoopAsync);
    }

    /// <summary>The database file.</summary>
    public string Path => _writeSide.Path;

    /// <summary>Why nothing is written any more; null while all is well. Once set it stays.</summary>
    public StoreFailure? Failure => _failure;

    /// <summary>Pages that wait for the writer.</summary>
    public int QueueDepth => _queue.Reader.Count;

    internal SqliteDatabase WriteSide => _writeSide;

    /// <summary>Opens the database, creating it where there is none. A file that is damaged, foreign or newer is left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="store">The store; null where the answer tells why there is none.</param>
    public static StoreFailure? Open(string path, out HistoryStore? store)
    {
        store = null;
        var code = SqliteDatabase.Open(path, readOnly: false, out var writeSide, out var reason);
        if (code != raw.SQLITE_OK)
        {
            return SqliteDatabase.Failure(code, path, reason);
        }

        var failure = HistorySchema.Prepare(writeSide!);
        if (failure is null)
        {
            code = SqliteDatabase.Open(path, readOnly: true, out var readSide, out reason);
            if (code == raw.SQLITE_OK)
            {
                store = new HistoryStore(writeSide!, readSide!);
                return null;
            }

            failure = SqliteDatabase.Failure(code, path, reason);
        }

        writeSide!.Dispose();
        return failure;
    }

    /// <summary>Hands a page to the writer, waiting for room in the queue. Null where it was taken; it is durable after <see cref="FlushAsync"/>.</summary>
    public ValueTask<StoreFailure?> AppendAsync(PageWrite page, CancellationToken cancellationToken = default) =>
        EnqueueAsync(new Item(page, null, null), cancellationToken);

    /// <summary>Stores what is known of a channel; null where it is stored.</summary>
    public async ValueTask<StoreFailure?> SaveChannelAsync(ChannelInfo channel, CancellationToken cancellationToken = default)
    {
        var item = new Item(null, channel, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return await EnqueueAndWaitAsync(item, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until every page handed over before is committed; null where all are.</summary>
    public async ValueTask<StoreFailure?> FlushAsync(CancellationToken cancellationToken = default)
    {
        var item = new Item(null, null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return await EnqueueAndWaitAsync(item, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is stored of a channel; pages that still wait for the writer are not part of it.</summary>
    public RangeSet Ranges(long channelId)
    {
        lock (_readGate)
        {
            return _reader.Ranges(channelId);
        }
    }

    /// <summary>The channels that the database knows, by username.</summary>
    public IReadOnlyList<StoredChannel> Channels()
    {
        lock (_readGate)
        {
            return _reader.Channels();
        }
    }

    /// <summary>Counts stored messages of a channel with at least the id <paramref name="low"/>, up to <paramref name="atMost"/>.</summary>
    public long Count(long channelId, int low = 0, long atMost = long.MaxValue)
    {
        lock (_readGate)
        {
            return _reader.Count(channelId, low, atMost);
        }
    }

    /// <summary>Stored messages of a channel with a smaller id than <paramref name="below"/>, newest first.</summary>
    public IReadOnlyList<MessageRecord> Messages(long channelId, int below, int limit)
    {
        lock (_readGate)
        {
            return _reader.Messages(channelId, below, limit);
        }
    }

    /// <summary>Writes what was handed over and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        await _writing.ConfigureAwait(false);
        lock (_readGate)
        {
            _readSide.Dispose();
        }

        _writer.Dispose();
        _writeSide.Dispose();
    }

    private async ValueTask<StoreFailure?> EnqueueAsync(Item item, CancellationToken cancellationToken)
    {
        if (_failure is null)
        {
            await _queue.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }

        return _failure;
    }

    private async ValueTask<StoreFailure?> EnqueueAndWaitAsync(Item item, CancellationToken cancellationToken)
    {
        if (await EnqueueAsync(item, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        await item.Done!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _failure;
    }

    private async Task WriteLoopAsync()
    {
        var pages = new List<PageWrite>(PagesPerTransaction);
        TaskCompletionSource? waiting = null;
        var more = _queue.Reader.WaitToReadAsync().AsTask();
        while (await more.ConfigureAwait(false))
        {
            var gathered = Task.Delay(Gathering);
            while (pages.Count < PagesPerTransaction && waiting is null && await more.ConfigureAwait(false))
            {
                while (pages.Count < PagesPerTransaction && waiting is null && _queue.Reader.TryRead(out var item))
                {
                    waiting = item.Done;
                    Take(item, pages);
                }

                more = _queue.Reader.WaitToReadAsync().AsTask();
                if (waiting is null && await Task.WhenAny(more, gathered).ConfigureAwait(false) == gathered)
                {
                    break;
                }
            }

            // After a failure the queue is only emptied: what was not committed is fetched again by the next run.
            if (pages.Count > 0 && _failure is null)
            {
                _failure = _writer.Write(pages);
            }

            pages.Clear();
            waiting?.TrySetResult();
            waiting = null;
        }
    }

    private void Take(Item item, List<PageWrite> pages)
    {
        if (item.Page is { } page)
        {
            pages.Add(page);
        }

        if (item.Channel is { } channel && _failure is null)
        {
            _failure = _writer.WriteChannel(channel);
        }
    }

    private readonly record struct Item(PageWrite? Page, ChannelInfo? Channel, TaskCompletionSource? Done);
}
