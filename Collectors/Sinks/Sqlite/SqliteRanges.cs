using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>Joins intervals with those that the database holds, within the transaction that stores their rows.</summary>
internal sealed class SqliteRanges(Func<string, SqliteStatement> prepare)
{
    private readonly SqliteStatement _read = prepare("SELECT low, high FROM stored_range WHERE channel_id=?1 ORDER BY high DESC");
    private readonly SqliteStatement _clear = prepare("DELETE FROM stored_range WHERE channel_id=?1");
    private readonly SqliteStatement _add = prepare("INSERT INTO stored_range(channel_id, high, low) VALUES(?1,?2,?3)");
    private readonly List<IdRange> _stored = [];

    public int Join(long channelId, RangeSet added)
    {
        _stored.Clear();
        _read.Bind(1, channelId);
        int code;
        while ((code = _read.Step()) == raw.SQLITE_ROW)
        {
            _stored.Add(new IdRange((int)_read.Integer(0), (int)_read.Integer(1)));
        }

        _ = _read.Reset();
        if (code != raw.SQLITE_DONE)
        {
            return code;
        }

        var joined = added;
        foreach (var range in _stored)
        {
            joined = joined.With(range);
        }

        return joined.Ranges.SequenceEqual(_stored) ? raw.SQLITE_OK : Write(channelId, joined);
    }

    private int Write(long channelId, RangeSet ranges)
    {
        _clear.Bind(1, channelId);
        var code = _clear.Run();
        for (var i = 0; i < ranges.Ranges.Count && code == raw.SQLITE_OK; i++)
        {
            _add.Bind(1, channelId);
            _add.Bind(2, (long)ranges.Ranges[i].High);
            _add.Bind(3, (long)ranges.Ranges[i].Low);
            code = _add.Run();
        }

        return code;
    }
}
