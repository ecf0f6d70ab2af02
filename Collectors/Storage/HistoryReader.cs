using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Storage;

/// <summary>Reads what is stored. Used by one thread at a time; a failure to read is thrown, since the file was checked when it was opened.</summary>
internal sealed class HistoryReader(SqliteDatabase database)
{
    public RangeSet Ranges(long channelId)
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

    /// <summary>Counts the rows of a channel from <paramref name="low"/> up, stopping at <paramref name="atMost"/>.</summary>
    public long Count(long channelId, int low, long atMost)
    {
        using var statement = Prepare("SELECT count(*) FROM (SELECT 1 FROM message WHERE channel_id=?1 AND id>=?2 LIMIT ?3)");
        statement.Bind(1, channelId);
        statement.Bind(2, (long)low);
        statement.Bind(3, atMost);
        return Next(statement) ? statement.Integer(0) : 0;
    }

    /// <summary>Messages of a channel with a smaller id than <paramref name="below"/>, newest first.</summary>
    public IReadOnlyList<MessageRecord> Messages(long channelId, int below, int limit)
    {
        using var statement = Prepare("""
            SELECT id, date, edit_date, from_id, post_author, text, entities, media, action, reply_to, forward, grouped_id, views, forwards, reactions
            FROM message WHERE channel_id=?1 AND id<?2 ORDER BY id DESC LIMIT ?3
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

    private SqliteStatement Prepare(string sql)
    {
        var code = database.Prepare(sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw new StoreException(database.Failure(code));
    }

    private bool Next(SqliteStatement statement) => statement.Step() switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var code => throw new StoreException(database.Failure(code)),
    };
}
