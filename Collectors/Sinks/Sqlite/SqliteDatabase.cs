using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>
/// One SQLite connection, through the native interface: the ADO.NET provider's parameters and commands would cost more per row than
/// SQLite itself. Not safe for use by two threads at once.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Opens a database file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether to open it for reading; otherwise it is created where there is none.</param>
    /// <param name="database">The connection; null where the result is not <see cref="raw.SQLITE_OK"/>.</param>
    /// <param name="reason">SQLite's words where it failed.</param>
    public static int Open(string path, bool readOnly, out SqliteDatabase? database, out string reason)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        reason = string.Empty;
        database = null;
        if (code != raw.SQLITE_OK)
        {
            reason = raw.sqlite3_errstr(code).utf8_to_string();
            handle?.Dispose();
            return code;
        }

        // A reader and the writer may meet at a checkpoint; five seconds is far above what one takes.
        _ = raw.sqlite3_busy_timeout(handle, 5000);
        database = new SqliteDatabase(handle, path);
        return code;
    }

    public int Execute(string sql) => raw.sqlite3_exec(_handle, sql);

    public int Prepare(string sql, out SqliteStatement statement)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var handle);
        statement = new SqliteStatement(handle);
        return code;
    }

    /// <summary>Reads one integer; <paramref name="value"/> is 0 where there is no row.</summary>
    public int ReadInteger(string sql, out long value)
    {
        value = 0;
        var code = Prepare(sql, out var statement);
        using (statement)
        {
            if (code == raw.SQLITE_OK && (code = statement.Step()) == raw.SQLITE_ROW)
            {
                value = statement.Integer(0);
            }
        }

        return code is raw.SQLITE_ROW or raw.SQLITE_DONE ? raw.SQLITE_OK : code;
    }

    /// <summary>Reads one text; empty where there is no row.</summary>
    public int ReadText(string sql, out string value)
    {
        value = string.Empty;
        var code = Prepare(sql, out var statement);
        using (statement)
        {
            if (code == raw.SQLITE_OK && (code = statement.Step()) == raw.SQLITE_ROW)
            {
                value = statement.Text(0);
            }
        }

        return code is raw.SQLITE_ROW or raw.SQLITE_DONE ? raw.SQLITE_OK : code;
    }

    public SinkFailure Failure(int code) => Failure(code, Path, raw.sqlite3_errmsg(_handle).utf8_to_string());

    public static SinkFailure Failure(int code, string path, string reason) => new(
        (code & 0xff) switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => SinkStatus.Damaged,
            raw.SQLITE_FULL => SinkStatus.Full,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => SinkStatus.Unavailable,
            _ => SinkStatus.Refused,
        },
        path,
        reason);

    public void Dispose() => _handle.Dispose();
}
