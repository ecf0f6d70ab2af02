using System.Buffers.Binary;
using SQLitePCL;

namespace Telepool.Collectors.Sessions;

/// <summary>
/// Reads the SQLite files of Telethon (table <c>version</c> with the column <c>version</c>, 1 to 7) and Pyrogram (column <c>number</c>, 1 to 3). The
/// file is only read, so that the client it came from finds it as it was.
/// </summary>
internal static class SessionDatabase
{
    private const int NewestTelethon = 7;
    private const int NewestPyrogram = 3;

    static SessionDatabase() => Batteries_V2.Init();

    /// <summary>How every SQLite file begins (sqlite.org/fileformat2.html).</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static SessionReadResult Read(string path)
    {
        // SQLite itself reads a file that was cut, as long as it needs nothing of what is missing.
        if (IsCut(path))
        {
            return SessionReadResult.Incomplete(0, "the database ends too early");
        }

        var code = raw.sqlite3_open_v2(path, out var database, raw.SQLITE_OPEN_READONLY, null);
        using (database)
        {
            if (code != raw.SQLITE_OK)
            {
                return SessionReadResult.Invalid(0, $"the file cannot be opened: {raw.sqlite3_errstr(code).utf8_to_string()}");
            }

            _ = raw.sqlite3_busy_timeout(database, 2000);
            if (Columns(database, "version", out code) is not { } version || Columns(database, "sessions", out code) is not { } sessions)
            {
                return Broken(database, code);
            }

            return version.Contains("number") && sessions.Contains("is_bot") ? ReadPyrogram(database)
                : version.Contains("version") && sessions.Contains("server_address") ? ReadTelethon(database)
                : SessionReadResult.Unsupported(0, "this database is of neither Telethon nor Pyrogram");
        }
    }

    private static SessionReadResult ReadTelethon(sqlite3 database)
    {
        if (Version(database, "SELECT version FROM version", NewestTelethon, "Telethon") is { } refused)
        {
            return refused;
        }

        var code = raw.sqlite3_prepare_v2(database, "SELECT dc_id, auth_key, server_address FROM sessions", out var row);
        using (row)
        {
            return code != raw.SQLITE_OK || (code = raw.sqlite3_step(row)) is not (raw.SQLITE_ROW or raw.SQLITE_DONE) ? Broken(database, code)
                : code == raw.SQLITE_DONE ? SessionReadResult.Incomplete(0, "the file has no session: it was saved before the login")
                : SessionFields.Compose(
                    SessionFormat.TelethonFile,
                    raw.sqlite3_column_int64(row, 0),
                    raw.sqlite3_column_blob(row, 1),
                    userId: 0,
                    raw.sqlite3_column_text(row, 2).utf8_to_string());
        }
    }

    private static SessionReadResult ReadPyrogram(sqlite3 database)
    {
        if (Version(database, "SELECT number FROM version", NewestPyrogram, "Pyrogram") is { } refused)
        {
            return refused;
        }

        var code = raw.sqlite3_prepare_v2(database, "SELECT dc_id, auth_key, test_mode, user_id, is_bot FROM sessions", out var row);
        using (row)
        {
            if (code != raw.SQLITE_OK || (code = raw.sqlite3_step(row)) is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            {
                return Broken(database, code);
            }

            return code == raw.SQLITE_DONE || raw.sqlite3_column_type(row, 3) == raw.SQLITE_NULL ? SessionReadResult.Incomplete(0, "the file has no user: it was saved before the login")
                : raw.sqlite3_column_int(row, 2) != 0 ? SessionReadResult.Unsupported(0, SessionFields.TestServers)
                : raw.sqlite3_column_int(row, 4) != 0 ? SessionReadResult.Unsupported(0, SessionFields.BotsAreNotTaken)
                : SessionFields.Compose(
                    SessionFormat.PyrogramFile, raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_blob(row, 1), raw.sqlite3_column_int64(row, 3), address: null);
        }
    }

    private static SessionReadResult? Version(sqlite3 database, string sql, int newest, string client)
    {
        var code = raw.sqlite3_prepare_v2(database, sql, out var row);
        using (row)
        {
            if (code != raw.SQLITE_OK || (code = raw.sqlite3_step(row)) != raw.SQLITE_ROW)
            {
                return Broken(database, code);
            }

            var version = raw.sqlite3_column_int64(row, 0);
            return version is < 1 || version > newest
                ? SessionReadResult.Unsupported(0, $"{client}'s files of version {version} are not known here (1 to {newest} are); export a session string with {client}")
                : null;
        }
    }

    /// <summary>Whether the file is shorter than the pages that its header counts (sqlite.org/fileformat2.html, 1.3).</summary>
    private static bool IsCut(string path)
    {
        Span<byte> header = stackalloc byte[100];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return true;
        }

        // The value 1 stands for pages of 65,536 bytes; the count holds where the two change counters agree.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65_536 : size;
        return header[24..28].SequenceEqual(header[92..96]) && file.Length < (long)pageSize * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
    }

    /// <summary>The columns of a table; null where the database cannot be read.</summary>
    private static HashSet<string>? Columns(sqlite3 database, string table, out int code)
    {
        var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        code = raw.sqlite3_prepare_v2(database, $"SELECT name FROM pragma_table_info('{table}')", out var row);
        using (row)
        {
            while (code == raw.SQLITE_OK || code == raw.SQLITE_ROW)
            {
                code = raw.sqlite3_step(row);
                if (code == raw.SQLITE_ROW)
                {
                    columns.Add(raw.sqlite3_column_text(row, 0).utf8_to_string());
                }
            }
        }

        return code == raw.SQLITE_DONE ? columns : null;
    }

    private static SessionReadResult Broken(sqlite3 database, int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => SessionReadResult.Invalid(0, "another program is writing the file; stop it first"),
        raw.SQLITE_DONE => SessionReadResult.Incomplete(0, "the database says no version"),
        _ => SessionReadResult.Invalid(0, $"the database is damaged: {raw.sqlite3_errmsg(database).utf8_to_string()}"),
    };
}
