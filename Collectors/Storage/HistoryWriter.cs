using Grains.Interfaces.Collection;
using SQLitePCL;

namespace Telepool.Collectors.Storage;

/// <summary>The statements that write pages, kept prepared. Used by one thread at a time.</summary>
internal sealed class HistoryWriter : IDisposable
{
    private const string InsertSql = """
        INSERT INTO message VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)
        ON CONFLICT(channel_id, id) DO UPDATE SET date=excluded.date, edit_date=excluded.edit_date, from_id=excluded.from_id,
            post_author=excluded.post_author, text=excluded.text, entities=excluded.entities, media=excluded.media,
            action=excluded.action, reply_to=excluded.reply_to, forward=excluded.forward, grouped_id=excluded.grouped_id,
            views=excluded.views, forwards=excluded.forwards, reactions=excluded.reactions
        """;

    private readonly SqliteDatabase _database;
    private readonly List<SqliteStatement> _owned = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _clearRanges;
    private readonly SqliteStatement _addRange;
    private readonly SqliteStatement _total;
    private readonly SqliteStatement _channel;

    public HistoryWriter(SqliteDatabase database)
    {
        _database = database;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insert = Prepare(InsertSql);
        _clearRanges = Prepare("DELETE FROM stored_range WHERE channel_id=?1");
        _addRange = Prepare("INSERT INTO stored_range(channel_id, high, low) VALUES(?1,?2,?3)");
        _total = Prepare("UPDATE channel SET total=?2 WHERE channel_id=?1 AND total<>?2");
        _channel = Prepare("""
            INSERT INTO channel(channel_id, username, title, is_broadcast) VALUES(?1,?2,?3,?4)
            ON CONFLICT(channel_id) DO UPDATE SET username=excluded.username, title=excluded.title, is_broadcast=excluded.is_broadcast
            """);
    }

    /// <summary>Writes the pages in one transaction; null where all of them are stored, otherwise none is.</summary>
    public StoreFailure? Write(IReadOnlyList<PageWrite> pages) => InTransaction(() =>
    {
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            var code = WriteRows(page.Messages);
            // Of several pages of one channel the last one's ranges contain those of the earlier ones.
            if (code == raw.SQLITE_OK && !IsFollowed(pages, i))
            {
                code = WritePosition(page);
            }

            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return raw.SQLITE_OK;
    });

    public StoreFailure? WriteChannel(ChannelInfo channel) => InTransaction(() =>
    {
        _channel.Bind(1, channel.ChannelId);
        _channel.Bind(2, channel.Username);
        _channel.Bind(3, channel.Title);
        _channel.Bind(4, channel.IsBroadcast ? 1L : 0L);
        return _channel.Run();
    });

    public void Dispose()
    {
        foreach (var statement in _owned)
        {
            statement.Dispose();
        }
    }

    private static bool IsFollowed(IReadOnlyList<PageWrite> pages, int index)
    {
        for (var i = index + 1; i < pages.Count; i++)
        {
            if (pages[i].ChannelId == pages[index].ChannelId)
            {
                return true;
            }
        }

        return false;
    }

    private SqliteStatement Prepare(string sql)
    {
        var code = _database.Prepare(sql, out var statement);
        _owned.Add(statement);
        return code == raw.SQLITE_OK ? statement : throw new InvalidOperationException($"SQLite {code}: {_database.Failure(code).Reason}");
    }

    private StoreFailure? InTransaction(Func<int> work)
    {
        var code = _begin.Run();
        if (code == raw.SQLITE_OK)
        {
            code = work();
            if (code == raw.SQLITE_OK)
            {
                code = _commit.Run();
            }
        }

        if (code == raw.SQLITE_OK)
        {
            return null;
        }

        var failure = _database.Failure(code);
        // SQLite may have rolled back by itself; then this one has nothing to do.
        _ = _database.Execute("ROLLBACK");
        return failure;
    }

    private int WriteRows(IReadOnlyList<MessageRecord> messages)
    {
        // A page comes newest first; ascending order splits fewer leaves of the tree.
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var message = messages[i];
            _insert.Bind(1, message.ChannelId);
            _insert.Bind(2, (long)message.Id);
            _insert.Bind(3, (long)message.Date);
            _insert.Bind(4, (long)message.EditDate);
            _insert.Bind(5, message.FromId);
            _insert.Bind(6, message.PostAuthor);
            _insert.Bind(7, message.Text);
            _insert.Bind(8, message.Entities);
            _insert.Bind(9, message.Media);
            _insert.Bind(10, message.Action);
            _insert.Bind(11, (long)message.ReplyTo);
            _insert.Bind(12, message.Forward);
            _insert.Bind(13, message.GroupedId);
            _insert.Bind(14, message.Views);
            _insert.Bind(15, message.Forwards);
            _insert.Bind(16, message.Reactions);
            var code = _insert.Run();
            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return raw.SQLITE_OK;
    }

    private int WritePosition(PageWrite page)
    {
        _clearRanges.Bind(1, page.ChannelId);
        var code = _clearRanges.Run();
        foreach (var range in page.Ranges.Ranges)
        {
            if (code != raw.SQLITE_OK)
            {
                return code;
            }

            _addRange.Bind(1, page.ChannelId);
            _addRange.Bind(2, (long)range.High);
            _addRange.Bind(3, (long)range.Low);
            code = _addRange.Run();
        }

        if (code != raw.SQLITE_OK)
        {
            return code;
        }

        _total.Bind(1, page.ChannelId);
        _total.Bind(2, (long)page.Total);
        return _total.Run();
    }
}
