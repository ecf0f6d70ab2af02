using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>Reads what is stored. Used by one thread at a time; a failure to read is thrown, since the file was checked when it was opened.</summary>
internal sealed class SqliteReader(SqliteDatabase database)
{
    private const string IsLive = "NOT EXISTS(SELECT 1 FROM message_deletion AS d WHERE d.channel_id=m.channel_id AND d.id=m.id)";

    private RangeSet Ranges(long channelId)
    {
        using var statement = Prepare("SELECT low, high FROM stored_range WHERE channel_id=?1 ORDER BY high DESC");
        statement.Bind(1, channelId);
        var ranges = new List<IdRange>();
        while (Next(statement))
        {
            ranges.Add(new IdRange((int)statement.Integer(0), (int)statement.Integer(1)));
        }

        return RangeSet.From(ranges);
    }

    public IReadOnlyList<StoredChannel> Channels()
    {
        using var statement = Prepare("SELECT channel_id, username, title, total FROM channel ORDER BY username");
        var channels = new List<StoredChannel>();
        while (Next(statement))
        {
            channels.Add(new StoredChannel(statement.Integer(0), statement.Text(1), statement.Text(2), (int)statement.Integer(3)));
        }

        return channels;
    }

    public StoredPosition Position(long channelId)
    {
        using var total = Prepare("SELECT total FROM channel WHERE channel_id=?1");
        total.Bind(1, channelId);
        using var pts = Prepare("SELECT pts FROM channel_position WHERE channel_id=?1");
        pts.Bind(1, channelId);
        using var epoch = Prepare("SELECT kind, epoch FROM channel_epoch WHERE channel_id=?1");
        epoch.Bind(1, channelId);
        var epochs = new Dictionary<string, long>();
        while (Next(epoch))
        {
            epochs[epoch.Text(0)] = epoch.Integer(1);
        }

        return new StoredPosition
        {
            Ranges = Ranges(channelId),
            Total = Next(total) ? (int)total.Integer(0) : 0,
            Pts = Next(pts) ? (int)pts.Integer(0) : null,
            Epochs = epochs,
        };
    }

    /// <summary>Counts the live rows of a channel from <paramref name="low"/> up, stopping at <paramref name="atMost"/>.</summary>
    public long Count(long channelId, int low, long atMost)
    {
        using var statement = Prepare($"SELECT count(*) FROM (SELECT 1 FROM message AS m WHERE channel_id=?1 AND id>=?2 AND {IsLive} LIMIT ?3)");
        statement.Bind(1, channelId);
        statement.Bind(2, (long)low);
        statement.Bind(3, atMost);
        return Next(statement) ? statement.Integer(0) : 0;
    }

    /// <summary>The ids of a channel's live rows between two ids, ascending.</summary>
    public IReadOnlyList<int> Ids(long channelId, int low, int high)
    {
        using var statement = Prepare($"SELECT id FROM message AS m WHERE channel_id=?1 AND id BETWEEN ?2 AND ?3 AND {IsLive} ORDER BY id");
        statement.Bind(1, channelId);
        statement.Bind(2, (long)low);
        statement.Bind(3, (long)high);
        var ids = new List<int>();
        while (Next(statement))
        {
            ids.Add((int)statement.Integer(0));
        }

        return ids;
    }

    /// <summary>Live messages of a channel with a smaller id than <paramref name="below"/>, newest first.</summary>
    public IReadOnlyList<MessageRecord> Messages(long channelId, int below, int limit)
    {
        using var statement = Prepare($"""
            SELECT id, date, edit_date, from_id, post_author, text, entities, media, action, reply_to, forward, grouped_id, views, forwards, reactions
            FROM message AS m WHERE channel_id=?1 AND id<?2 AND {IsLive} ORDER BY id DESC LIMIT ?3
            """);
        statement.Bind(1, channelId);
        statement.Bind(2, (long)below);
        statement.Bind(3, (long)limit);
        var messages = new List<MessageRecord>();
        while (Next(statement))
        {
            messages.Add(new MessageRecord
            {
                ChannelId = channelId,
                Id = (int)statement.Integer(0),
                Date = (int)statement.Integer(1),
                EditDate = (int)statement.Integer(2),
                FromId = statement.Integer(3),
                PostAuthor = statement.Text(4),
                Text = statement.Text(5),
                Entities = statement.Text(6),
                Media = statement.Text(7),
                Action = statement.Text(8),
                ReplyTo = (int)statement.Integer(9),
                Forward = statement.Text(10),
                GroupedId = statement.Integer(11),
                Views = statement.IsNull(12) ? null : (int)statement.Integer(12),
                Forwards = statement.IsNull(13) ? null : (int)statement.Integer(13),
                Reactions = statement.Text(14),
            });
        }

        return messages;
    }

    /// <summary>Of each kind of a channel's statistics the latest; the table's key finds them without a sort.</summary>
    public IReadOnlyList<StatisticRecord> Statistics(long channelId)
    {
        // With a single max() SQLite takes the other columns from its row (sqlite.org/lang_select.html#bareagg).
        using var statement = Prepare("SELECT kind, max(at), json FROM statistic WHERE channel_id=?1 GROUP BY kind ORDER BY kind");
        statement.Bind(1, channelId);
        var rows = new List<StatisticRecord>();
        while (Next(statement))
        {
            rows.Add(new StatisticRecord(channelId, statement.Text(0), (int)statement.Integer(1), statement.Text(2)));
        }

        return rows;
    }

    private SqliteStatement Prepare(string sql)
    {
        var code = database.Prepare(sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw new SinkException(database.Failure(code));
    }

    private bool Next(SqliteStatement statement) => statement.Step() switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var code => throw new SinkException(database.Failure(code)),
    };
}
