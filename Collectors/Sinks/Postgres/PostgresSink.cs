using System.Globalization;
using System.Runtime.CompilerServices;
using Grains.Interfaces.Collection;
using Npgsql;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>
/// The sink in a PostgreSQL database (14 or later), in its schema <c>telepool</c>. Any number of collectors may write to one database: the epochs of
/// their claims are checked in the transaction that stores the rows.
/// </summary>
/// <remarks>How durable a commit is, the server decides (<c>synchronous_commit</c>); rows and position share the commit either way.</remarks>
public sealed class PostgresSink : ISink, IPumpedSink
{
    private const int RowsAtOnce = 500;

    // 64 pages of 100 messages are about 4 MB; the round trips of a transaction cost the same for one row and for all of them.
    private static readonly SinkPumpOptions Options = new() { QueuedBatches = 64, BatchesPerTransaction = 64 };

    // A server that was stopped rather than killed answers nothing at all.
    private static readonly TimeSpan TransactionTimeout = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresReader _reader;
    private readonly PostgresWriter _writer;
    private readonly SinkPump _pump;

    private PostgresSink(NpgsqlDataSource source, string writeConnection, string name, SinkPumpOptions options, TimeSpan timeout, TimeProvider time)
    {
        Name = name;
        _source = source;
        _reader = new PostgresReader(source, name);
        _writer = new PostgresWriter(writeConnection, name, timeout);
        _pump = new SinkPump(_writer, options, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SinkFailure? Failure => _pump.Failure;

    /// <inheritdoc/>
    public int QueueDepth => _pump.QueueDepth;

    /// <summary>Checks the text of a connection; null where it can be used.</summary>
    /// <remarks>The answer never repeats the text, which holds a password.</remarks>
    public static string? Check(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is { Length: > 0 } ? null : "must name a Host";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return "must be a connection string such as Host=127.0.0.1;Database=telepool;Username=telepool;Password=…";
        }
    }

    /// <summary>Connects and brings the schema to this version.</summary>
    /// <param name="connectionString">Npgsql's connection string; one for which <see cref="Check"/> is null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sink, or why there is none.</returns>
    public static Task<(PostgresSink? Sink, SinkFailure? Failure)> OpenAsync(string connectionString, CancellationToken cancellationToken = default) =>
        OpenAsync(connectionString, Options, TransactionTimeout, TimeProvider.System, cancellationToken);

    internal static Task<(PostgresSink? Sink, SinkFailure? Failure)> OpenAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, Options, TransactionTimeout, time, cancellationToken);

    internal static async Task<(PostgresSink? Sink, SinkFailure? Failure)> OpenAsync(
        string connectionString, SinkPumpOptions options, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = false };
        settings.ApplicationName ??= "telepool";
        var name = string.Create(CultureInfo.InvariantCulture, $"postgres {settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var found = await PostgresSchema.MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
                if (found <= PostgresSchema.Version)
                {
                    // The writer keeps one connection with a table of its own, which a pool would hand to somebody else.
                    settings.Pooling = false;
                    return (new PostgresSink(source, settings.ToString(), name, options, timeout, time), null);
                }

                var reason = string.Create(CultureInfo.InvariantCulture, $"schema {found}, this program knows {PostgresSchema.Version}");
                await source.DisposeAsync().ConfigureAwait(false);
                return (null, new SinkFailure(SinkStatus.Newer, name, reason));
            }
        }
        catch (Exception e) when (PostgresFailures.IsOfTheServer(e) && !cancellationToken.IsCancellationRequested)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            return (null, PostgresFailures.From(e, name));
        }
    }

    SinkPump IPumpedSink.Pump => _pump;

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default) => _pump.AppendAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default) => _pump.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default) => new(_reader.PositionAsync(channelId, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default) => new(_reader.ChannelsAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default) =>
        new(_reader.CountAsync(channelId, low, atMost, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default) =>
        new(_reader.IdsAsync(channelId, low, high, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default) =>
        new(_reader.StatisticsAsync(channelId, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<MessageRecord> MessagesAsync(
        long channelId, int below = int.MaxValue, int limit = int.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (limit > 0)
        {
            var wanted = Math.Min(limit, RowsAtOnce);
            var rows = await _reader.MessagesAsync(channelId, below, wanted, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }

            limit = rows.Count < wanted ? 0 : limit - rows.Count;
            below = rows.Count > 0 ? rows[^1].Id : below;
        }
    }

    /// <summary>Writes what was handed over and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }
}
