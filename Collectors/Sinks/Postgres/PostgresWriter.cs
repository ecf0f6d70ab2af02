using System.Globalization;
using System.Runtime.InteropServices;
using Grains.Interfaces.Collection;
using Npgsql;
using NpgsqlTypes;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>
/// Writes batches over a connection of its own: rows go by COPY into a temporary table, which is not logged, and from there in one statement
/// into the table of messages; everything else goes as arrays. One transaction takes four round trips, however many rows it has.
/// </summary>
internal sealed class PostgresWriter(string connectionString, string target, TimeSpan timeout) : ISinkWriter, IAsyncDisposable
{
    private const string Stage = "CREATE TEMPORARY TABLE stage(LIKE telepool.message, phase smallint) ON COMMIT DELETE ROWS";
    private const string CopyIn = $"COPY stage({MessageCopy.Columns}, phase) FROM STDIN (FORMAT binary)";

    // The order of the keys is that of every other writer, so that two of them never wait for each other; of several versions in one
    // phase the newest counts, and of equals the one that came last (ctid is the place in the stage).
    private const string Newest = $"""
        INSERT INTO telepool.message AS m({MessageCopy.Columns})
        SELECT DISTINCT ON (channel_id, id) {MessageCopy.Columns} FROM stage WHERE phase=$1 ORDER BY channel_id, id, edit_date DESC, ctid DESC
        ON CONFLICT (channel_id, id) DO UPDATE SET grouped_id=excluded.grouped_id, from_id=excluded.from_id, date=excluded.date, edit_date=excluded.edit_date,
            reply_to=excluded.reply_to, views=excluded.views, forwards=excluded.forwards, post_author=excluded.post_author,
            action=excluded.action, forward=excluded.forward, reactions=excluded.reactions,
        """;

    // Rows that change nothing are left alone: another version of each would have to be swept away.
    private const string IfNewer = """
        WHERE excluded.edit_date >= m.edit_date AND
            (m.edit_date, m.views, m.forwards, m.reactions, m.text, m.entities, m.media, m.action, m.post_author, m.forward, m.reply_to, m.grouped_id, m.from_id, m.date)
            IS DISTINCT FROM
            (excluded.edit_date, excluded.views, excluded.forwards, excluded.reactions, excluded.text, excluded.entities, excluded.media, excluded.action,
            excluded.post_author, excluded.forward, excluded.reply_to, excluded.grouped_id, excluded.from_id, excluded.date)
        """;

    private const string InsertEdits = $"{Newest} text=excluded.text, entities=excluded.entities, media=excluded.media {IfNewer}";

    // What was read may be older than an edit of the same second that was told: there only the counters move.
    private const string InsertMessages = $"""
        {Newest} text=CASE WHEN excluded.edit_date>m.edit_date THEN excluded.text ELSE m.text END,
            entities=CASE WHEN excluded.edit_date>m.edit_date THEN excluded.entities ELSE m.entities END,
            media=CASE WHEN excluded.edit_date>m.edit_date THEN excluded.media ELSE m.media END {IfNewer}
        """;

    private readonly MessageCopy _rows = new();
    private readonly Dictionary<(long ChannelId, string Kind), long> _epochs = [];
    private readonly List<SinkBatch> _accepted = [];
    private readonly List<bool> _phases = [];
    private NpgsqlConnection? _connection;

    /// <inheritdoc/>
    public async ValueTask<SinkFailure?> WriteAsync(IReadOnlyList<SinkBatch> batches, ICollection<SinkBatch> stale, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            _connection ??= await ConnectAsync(patience.Token).ConfigureAwait(false);
            var transaction = await _connection.BeginTransactionAsync(patience.Token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await FenceAsync(_connection, batches, stale, patience.Token).ConfigureAwait(false);
                await CopyAsync(_connection, patience.Token).ConfigureAwait(false);
                await StoreAsync(_connection, patience.Token).ConfigureAwait(false);
                await transaction.CommitAsync(patience.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e) when (PostgresFailures.IsOfTheServer(e))
        {
            // Whatever state the connection is in: the next try starts on a new one. A commit whose answer was lost is repeated, which changes nothing.
            await DisconnectAsync().ConfigureAwait(false);
            return PostgresFailures.From(e, target);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync().ConfigureAwait(false);
        _rows.Dispose();
    }

    private static NpgsqlParameter Array<T>(T[] values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            using var command = new NpgsqlCommand(Stage, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Raises the stored epochs, which locks them until the commit, and parts the batches into accepted and stale ones.</summary>
    private async Task FenceAsync(NpgsqlConnection connection, IReadOnlyList<SinkBatch> batches, ICollection<SinkBatch> stale, CancellationToken cancellationToken)
    {
        _epochs.Clear();
        foreach (var batch in batches)
        {
            ref var epoch = ref CollectionsMarshal.GetValueRefOrAddDefault(_epochs, (batch.ChannelId, batch.Kind), out var known);
            epoch = known ? Math.Max(epoch, batch.Epoch) : batch.Epoch;
        }

        using var command = new NpgsqlCommand(
            """
            INSERT INTO telepool.channel_epoch AS e SELECT * FROM unnest($1, $2, $3) AS given(channel_id, kind, epoch) ORDER BY 1, 2
            ON CONFLICT (channel_id, kind) DO UPDATE SET epoch=excluded.epoch WHERE e.epoch <= excluded.epoch RETURNING channel_id, kind
            """,
            connection);
        command.Parameters.Add(Array<long>([.. _epochs.Keys.Select(key => key.ChannelId)], NpgsqlDbType.Bigint));
        command.Parameters.Add(Array<string>([.. _epochs.Keys.Select(key => key.Kind)], NpgsqlDbType.Text));
        command.Parameters.Add(Array<long>([.. _epochs.Values], NpgsqlDbType.Bigint));
        var current = new HashSet<(long, string)>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                current.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        _accepted.Clear();
        foreach (var batch in batches)
        {
            var key = (batch.ChannelId, batch.Kind);
            (batch.Epoch == _epochs[key] && current.Contains(key) ? _accepted : stale).Add(batch);
        }
    }

    /// <summary>Copies the rows. A phase is a run of batches' rows that are all edits or all not, so that statements keep the batches' order.</summary>
    private async Task CopyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _phases.Clear();
        if (!_accepted.Exists(static batch => batch.Messages.Count + batch.Edits.Count > 0))
        {
            return;
        }

        var copy = await connection.BeginRawBinaryCopyAsync(CopyIn, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            _rows.Begin();
            foreach (var batch in _accepted)
            {
                await CopyAsync(copy, batch.Messages, areEdits: false, cancellationToken).ConfigureAwait(false);
                await CopyAsync(copy, batch.Edits, areEdits: true, cancellationToken).ConfigureAwait(false);
            }

            _rows.End();
            await _rows.SendAsync(copy, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask CopyAsync(NpgsqlRawCopyStream copy, IReadOnlyList<MessageRecord> messages, bool areEdits, CancellationToken cancellationToken)
    {
        if (messages.Count > 0 && (_phases.Count == 0 || _phases[^1] != areEdits))
        {
            _phases.Add(areEdits);
        }

        for (var i = 0; i < messages.Count; i++)
        {
            _rows.Add(messages[i], (short)_phases.Count);
            if (_rows.IsDue)
            {
                await _rows.SendAsync(copy, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var commands = new NpgsqlBatch(connection);
        for (var phase = 1; phase <= _phases.Count; phase++)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand(_phases[phase - 1] ? InsertEdits : InsertMessages)
            {
                Parameters = { new NpgsqlParameter { Value = (short)phase, NpgsqlDbType = NpgsqlDbType.Smallint } },
            });
        }

        PostgresTables.AddChannels(commands, _accepted);
        PostgresTables.AddRevisions(commands, _accepted);
        PostgresTables.AddDeletions(commands, _accepted);
        PostgresTables.AddStatistics(commands, _accepted);
        PostgresTables.AddPositions(commands, _accepted);
        if (commands.BatchCommands.Count > 0)
        {
            await commands.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
