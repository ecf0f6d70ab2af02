using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>The statements that write batches, kept prepared. Used by one thread at a time.</summary>
internal sealed class SqliteWriter : ISinkWriter, IDisposable
{
    // What was read may be older than an edit of the same second that was told: there only the counters move.
    private const string MessageSql = """
        INSERT INTO message VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)
        ON CONFLICT(channel_id, id) DO UPDATE SET date=excluded.date, edit_date=excluded.edit_date, from_id=excluded.from_id,
            post_author=excluded.post_author,
            text=CASE WHEN excluded.edit_date>message.edit_date THEN excluded.text ELSE message.text END,
            entities=CASE WHEN excluded.edit_date>message.edit_date THEN excluded.entities ELSE message.entities END,
            media=CASE WHEN excluded.edit_date>message.edit_date THEN excluded.media ELSE message.media END,
            action=excluded.action, reply_to=excluded.reply_to, forward=excluded.forward, grouped_id=excluded.grouped_id,
            views=excluded.views, forwards=excluded.forwards, reactions=excluded.reactions
        WHERE excluded.edit_date>=message.edit_date
        """;

    private const string EditSql = """
        INSERT INTO message VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)
        ON CONFLICT(channel_id, id) DO UPDATE SET date=excluded.date, edit_date=excluded.edit_date, from_id=excluded.from_id,
            post_author=excluded.post_author, text=excluded.text, entities=excluded.entities, media=excluded.media,
            action=excluded.action, reply_to=excluded.reply_to, forward=excluded.forward, grouped_id=excluded.grouped_id,
            views=excluded.views, forwards=excluded.forwards, reactions=excluded.reactions
        WHERE excluded.edit_date>=message.edit_date
        """;

    private readonly SqliteDatabase _database;
    private readonly List<SqliteStatement> _owned = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _message;
    private readonly SqliteStatement _edit;
    private readonly SqliteStatement _readEpoch;
    private readonly SqliteStatement _setEpoch;
    private readonly SqliteStatement _revision;
    private readonly SqliteStatement _deletion;
    private readonly SqliteStatement _statistic;
    private readonly SqliteStatement _total;
    private readonly SqliteStatement _pts;
    private readonly SqliteStatement _channel;
    private readonly SqliteRanges _ranges;
    private readonly Dictionary<long, RangeSet> _touched = [];

    public SqliteWriter(SqliteDatabase database)
    {
        _database = database;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _message = Prepare(MessageSql);
        _edit = Prepare(EditSql);
        _readEpoch = Prepare("SELECT epoch FROM channel_epoch WHERE channel_id=?1 AND kind=?2");
        _setEpoch = Prepare("INSERT INTO channel_epoch VALUES(?1,?2,?3) ON CONFLICT DO UPDATE SET epoch=excluded.epoch");
        // The time at which the sink saw it is worth more than none.
        _revision = Prepare("""
            INSERT INTO message_revision VALUES(?1,?2,?3,?4,?5,?6,?7)
            ON CONFLICT DO UPDATE SET observed_at=excluded.observed_at WHERE message_revision.observed_at=0
            """);
        _deletion = Prepare("INSERT OR IGNORE INTO message_deletion VALUES(?1,?2,?3)");
        _statistic = Prepare("INSERT INTO statistic VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET json=excluded.json");
        _total = Prepare("UPDATE channel SET total=?2 WHERE channel_id=?1 AND total<>?2");
        _pts = Prepare("INSERT INTO channel_position VALUES(?1,?2) ON CONFLICT DO UPDATE SET pts=excluded.pts");
        _channel = Prepare("""
            INSERT INTO channel(channel_id, username, title, is_broadcast) VALUES(?1,?2,?3,?4)
            ON CONFLICT(channel_id) DO UPDATE SET username=excluded.username, title=excluded.title, is_broadcast=excluded.is_broadcast
            """);
        _ranges = new SqliteRanges(Prepare);
    }

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> WriteAsync(IReadOnlyList<SinkBatch> batches, ICollection<SinkBatch> stale, CancellationToken cancellationToken)
    {
        _touched.Clear();
        var code = _begin.Run();
        for (var i = 0; i < batches.Count && code == raw.SQLITE_OK; i++)
        {
            code = Write(batches[i], stale);
        }

        foreach (var (channelId, ranges) in _touched)
        {
            code = code == raw.SQLITE_OK ? _ranges.Join(channelId, ranges) : code;
        }

        code = code == raw.SQLITE_OK ? _commit.Run() : code;
        if (code == raw.SQLITE_OK)
        {
            return default;
        }

        var failure = _database.Failure(code);
        // SQLite may have rolled back by itself; then this one has nothing to do.
        _ = _database.Execute("ROLLBACK");
        return new(failure);
    }

    public void Dispose()
    {
        foreach (var statement in _owned)
        {
            statement.Dispose();
        }
    }

    private SqliteStatement Prepare(string sql)
    {
        var code = _database.Prepare(sql, out var statement);
        _owned.Add(statement);
        return code == raw.SQLITE_OK ? statement : throw new InvalidOperationException($"SQLite {code}: {_database.Failure(code).Reason}");
    }

    private int Write(SinkBatch batch, ICollection<SinkBatch> stale)
    {
        var code = CheckEpoch(batch, out var isStale);
        if (isStale || code != raw.SQLITE_OK)
        {
            stale.Add(batch);
            return code;
        }

        if (batch.Ranges is { } ranges)
        {
            _touched[batch.ChannelId] = _touched.TryGetValue(batch.ChannelId, out var before) ? before.With(ranges) : ranges;
        }

        code = batch.Channel is { } channel ? WriteChannel(channel) : code;
        // A page comes newest first; ascending order splits fewer leaves of the tree.
        for (var i = batch.Messages.Count - 1; i >= 0 && code == raw.SQLITE_OK; i--)
        {
            code = WriteMessage(_message, batch.Messages[i]);
        }

        for (var i = 0; i < batch.Edits.Count && code == raw.SQLITE_OK; i++)
        {
            code = WriteMessage(_edit, batch.Edits[i]);
            code = code == raw.SQLITE_OK ? WriteRevision(batch.Edits[i], batch.ObservedAt) : code;
        }

        for (var i = 0; i < batch.Deleted.Count && code == raw.SQLITE_OK; i++)
        {
            _deletion.Bind(1, batch.ChannelId);
            _deletion.Bind(2, (long)batch.Deleted[i]);
            _deletion.Bind(3, (long)batch.ObservedAt);
            code = _deletion.Run();
        }

        for (var i = 0; i < batch.Statistics.Count && code == raw.SQLITE_OK; i++)
        {
            code = WriteStatistic(batch.Statistics[i]);
        }

        return code == raw.SQLITE_OK ? WritePosition(batch) : code;
    }

    private int CheckEpoch(SinkBatch batch, out bool isStale)
    {
        _readEpoch.Bind(1, batch.ChannelId);
        _readEpoch.Bind(2, batch.Kind);
        var code = _readEpoch.Step();
        var stored = code == raw.SQLITE_ROW ? _readEpoch.Integer(0) : 0;
        _readEpoch.Reset();
        isStale = batch.Epoch < stored;
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            return code;
        }

        if (batch.Epoch <= stored)
        {
            return raw.SQLITE_OK;
        }

        _setEpoch.Bind(1, batch.ChannelId);
        _setEpoch.Bind(2, batch.Kind);
        _setEpoch.Bind(3, batch.Epoch);
        return _setEpoch.Run();
    }

    private int WriteChannel(ChannelInfo channel)
    {
        _channel.Bind(1, channel.ChannelId);
        _channel.Bind(2, channel.Username);
        _channel.Bind(3, channel.Title);
        _channel.Bind(4, channel.IsBroadcast ? 1L : 0L);
        return _channel.Run();
    }

    private static int WriteMessage(SqliteStatement statement, MessageRecord message)
    {
        statement.Bind(1, message.ChannelId);
        statement.Bind(2, (long)message.Id);
        statement.Bind(3, (long)message.Date);
        statement.Bind(4, (long)message.EditDate);
        statement.Bind(5, message.FromId);
        statement.Bind(6, message.PostAuthor);
        statement.Bind(7, message.Text);
        statement.Bind(8, message.Entities);
        statement.Bind(9, message.Media);
        statement.Bind(10, message.Action);
        statement.Bind(11, (long)message.ReplyTo);
        statement.Bind(12, message.Forward);
        statement.Bind(13, message.GroupedId);
        statement.Bind(14, message.Views);
        statement.Bind(15, message.Forwards);
        statement.Bind(16, message.Reactions);
        return statement.Run();
    }

    private int WriteRevision(MessageRecord message, int observedAt)
    {
        _revision.Bind(1, message.ChannelId);
        _revision.Bind(2, (long)message.Id);
        _revision.Bind(3, (long)message.EditDate);
        _revision.Bind(4, (long)observedAt);
        _revision.Bind(5, message.Text);
        _revision.Bind(6, message.Entities);
        _revision.Bind(7, message.Media);
        return _revision.Run();
    }

    private int WriteStatistic(StatisticRecord statistic)
    {
        _statistic.Bind(1, statistic.ChannelId);
        _statistic.Bind(2, statistic.Kind);
        _statistic.Bind(3, (long)statistic.At);
        _statistic.Bind(4, statistic.Json);
        return _statistic.Run();
    }

    private int WritePosition(SinkBatch batch)
    {
        var code = raw.SQLITE_OK;
        if (batch.Total is { } total)
        {
            _total.Bind(1, batch.ChannelId);
            _total.Bind(2, (long)total);
            code = _total.Run();
        }

        if (batch.Pts is { } pts && code == raw.SQLITE_OK)
        {
            _pts.Bind(1, batch.ChannelId);
            _pts.Bind(2, (long)pts);
            code = _pts.Run();
        }

        return code;
    }
}
