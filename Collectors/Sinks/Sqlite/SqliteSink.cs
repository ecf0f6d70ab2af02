using System.Runtime.CompilerServices;
using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>The embedded sink: one SQLite file in WAL mode with one writer.</summary>
/// <remarks>
/// <c>synchronous=NORMAL</c>: a commit survives the death of the process at once; after a loss of power the last commits may be
/// missing, rows and position alike, and are fetched again.
/// </remarks>
public sealed class SqliteSink : ISink, IPumpedSink
{
    private const int RowsAtOnce = 500;

    private readonly SqliteDatabase _writeSide;
    private readonly SqliteDatabase _readSide;
    private readonly SqliteWriter _writer;
    private readonly SqliteReader _reader;
    private readonly Lock _readGate = new();
    private readonly SinkPump _pump;
    private bool _disposed;

    private SqliteSink(SqliteDatabase writeSide, SqliteDatabase readSide, SinkPumpOptions options, TimeProvider time)
    {
        _writeSide = writeSide;
        _readSide = readSide;
        _writer = new SqliteWriter(writeSide);
        _reader = new SqliteReader(readSide);
        _pump = new SinkPump(_writer, options, time);
    }

    /// <summary>The database file.</summary>
    public string Path => _writeSide.Path;

    /// <inheritdoc/>
    public string Name => Path;

    /// <inheritdoc/>
    public SinkFailure? Failure => _pump.Failure;

    /// <inheritdoc/>
    public int QueueDepth => _pump.QueueDepth;

    internal SqliteDatabase WriteSide => _writeSide;

    /// <summary>Opens the database, creating it where there is none. A file that is damaged, foreign or newer is left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sink">The sink; null where the answer tells why there is none.</param>
    public static SinkFailure? Open(string path, out SqliteSink? sink) => Open(path, new SinkPumpOptions(), TimeProvider.System, out sink);

    internal static SinkFailure? Open(string path, SinkPumpOptions options, TimeProvider time, out SqliteSink? sink)
    {
        sink = null;
        var code = SqliteDatabase.Open(path, readOnly: false, out var writeSide, out var reason);
        if (code != raw.SQLITE_OK)
        {
            return SqliteDatabase.Failure(code, path, reason);
        }

        var failure = SqliteSchema.Prepare(writeSide!);
        if (failure is null)
        {
            code = SqliteDatabase.Open(path, readOnly: true, out var readSide, out reason);
            if (code == raw.SQLITE_OK)
            {
                sink = new SqliteSink(writeSide!, readSide!, options, time);
                return null;
            }

            failure = SqliteDatabase.Failure(code, path, reason);
        }

        writeSide!.Dispose();
        return failure;
    }

    SinkPump IPumpedSink.Pump => _pump;

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default) => _pump.AppendAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default) => _pump.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default) =>
        new(Read(reader => reader.Position(channelId)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default) =>
        new(Read(static reader => reader.Channels()));

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default) =>
        new(Read(reader => reader.Count(channelId, low, atMost)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default) =>
        new(Read(reader => reader.Ids(channelId, low, high)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default) =>
        new(Read(reader => reader.Statistics(channelId)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<MessageRecord> MessagesAsync(
        long channelId, int below = int.MaxValue, int limit = int.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (limit > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = below;
            var wanted = Math.Min(limit, RowsAtOnce);
            var rows = Read(reader => reader.Messages(channelId, next, wanted));
            foreach (var row in rows)
            {
                yield return row;
            }

            limit = rows.Count < wanted ? 0 : limit - rows.Count;
            below = rows.Count > 0 ? rows[^1].Id : below;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Writes what was handed over and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync().ConfigureAwait(false);
        lock (_readGate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _readSide.Dispose();
                _writer.Dispose();
                _writeSide.Dispose();
            }
        }
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        lock (_readGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return read(_reader);
        }
    }
}
