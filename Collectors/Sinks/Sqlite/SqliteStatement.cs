using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>A prepared statement; parameters count from 1 and columns from 0, as SQLite counts them.</summary>
internal sealed class SqliteStatement(sqlite3_stmt handle) : IDisposable
{
    private byte[] _buffer = [];

    public void Bind(int index, long value) => _ = raw.sqlite3_bind_int64(handle, index, value);

    public void Bind(int index, int? value)
    {
        if (value is { } number)
        {
            _ = raw.sqlite3_bind_int64(handle, index, number);
        }
        else
        {
            _ = raw.sqlite3_bind_null(handle, index);
        }
    }

    /// <summary>Binds a text; an empty one becomes NULL, since the native layer cannot tell an empty span from none.</summary>
    public void Bind(int index, string value)
    {
        if (value.Length == 0)
        {
            _ = raw.sqlite3_bind_null(handle, index);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_buffer.Length < most)
        {
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = ArrayPool<byte>.Shared.Rent(most);
        }

        var length = Encoding.UTF8.GetBytes(value, _buffer);
        _ = raw.sqlite3_bind_text(handle, index, _buffer.AsSpan(0, length));
    }

    public int Step() => raw.sqlite3_step(handle);

    public int Reset() => raw.sqlite3_reset(handle);

    /// <summary>Runs a statement that answers no rows, and makes it ready for the next run.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(handle);
        _ = raw.sqlite3_reset(handle);
        return code == raw.SQLITE_DONE ? raw.SQLITE_OK : code;
    }

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public void Dispose()
    {
        handle?.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
