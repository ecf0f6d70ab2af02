using SQLitePCL;

namespace Telepool.Collectors.Sinks.Sqlite;

/// <summary>The tables of the history database, their version, and the check of a file before it is trusted.</summary>
internal static class SqliteSchema
{
    /// <summary>The version that this program writes; one per released layout.</summary>
    public const int Version = 2;

    /// <summary>"TPHI" in the file's header tells our databases from other people's.</summary>
    private const int ApplicationId = 0x54504849;

    /// <summary>Up to this size the whole file is checked at every start (about 10 ms); above, only what the tables' roots show.</summary>
    private const long FullCheckBytes = 16 << 20;

    // Of every connection. A checkpoint at each 16 MB of log instead of 4 copies pages that change again and again less often.
    private const string Connection = "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000;";

    // Messages stand in one tree ordered by (channel_id, id): the key that makes a repeated page invisible is the table itself.
    private const string Tables1 = """
        CREATE TABLE schema_version(version INTEGER NOT NULL);
        INSERT INTO schema_version VALUES(1);
        CREATE TABLE channel(
            channel_id INTEGER PRIMARY KEY,
            username TEXT NOT NULL COLLATE NOCASE,
            title TEXT,
            is_broadcast INTEGER NOT NULL,
            total INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX channel_username ON channel(username);
        CREATE TABLE message(
            channel_id INTEGER NOT NULL,
            id INTEGER NOT NULL,
            date INTEGER NOT NULL,
            edit_date INTEGER NOT NULL,
            from_id INTEGER NOT NULL,
            post_author TEXT,
            text TEXT,
            entities TEXT,
            media TEXT,
            action TEXT,
            reply_to INTEGER NOT NULL,
            forward TEXT,
            grouped_id INTEGER NOT NULL,
            views INTEGER,
            forwards INTEGER,
            reactions TEXT,
            PRIMARY KEY(channel_id, id)) WITHOUT ROWID;
        CREATE TABLE stored_range(
            channel_id INTEGER NOT NULL,
            high INTEGER NOT NULL,
            low INTEGER NOT NULL,
            PRIMARY KEY(channel_id, high)) WITHOUT ROWID;
        """;

    // An OR IGNORE within a trigger would give way to the conflict clause of the statement that fires it.
    // The trigger costs nothing where rows are new: it runs only where a later edit replaces a stored version, and keeps both.
    private const string Tables2 = """
        CREATE TABLE channel_position(
            channel_id INTEGER PRIMARY KEY,
            pts INTEGER NOT NULL);
        CREATE TABLE channel_epoch(
            channel_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            PRIMARY KEY(channel_id, kind)) WITHOUT ROWID;
        CREATE TABLE message_deletion(
            channel_id INTEGER NOT NULL,
            id INTEGER NOT NULL,
            observed_at INTEGER NOT NULL,
            PRIMARY KEY(channel_id, id)) WITHOUT ROWID;
        CREATE TABLE message_revision(
            channel_id INTEGER NOT NULL,
            id INTEGER NOT NULL,
            edit_date INTEGER NOT NULL,
            observed_at INTEGER NOT NULL,
            text TEXT,
            entities TEXT,
            media TEXT,
            PRIMARY KEY(channel_id, id, edit_date)) WITHOUT ROWID;
        CREATE TABLE statistic(
            channel_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY(channel_id, kind, at)) WITHOUT ROWID;
        CREATE TRIGGER message_keep_revisions AFTER UPDATE ON message WHEN new.edit_date > old.edit_date BEGIN
            INSERT INTO message_revision SELECT old.channel_id, old.id, old.edit_date, 0, old.text, old.entities, old.media
                WHERE NOT EXISTS(SELECT 1 FROM message_revision WHERE channel_id=old.channel_id AND id=old.id AND edit_date=old.edit_date);
            INSERT INTO message_revision SELECT new.channel_id, new.id, new.edit_date, 0, new.text, new.entities, new.media
                WHERE NOT EXISTS(SELECT 1 FROM message_revision WHERE channel_id=new.channel_id AND id=new.id AND edit_date=new.edit_date);
        END;
        UPDATE schema_version SET version=2;
        """;

    /// <summary>Checks the file and creates the tables where it is new; null where it can be used.</summary>
    public static SinkFailure? Prepare(SqliteDatabase database)
    {
        var code = database.ReadInteger("SELECT count(*) FROM sqlite_master", out var objects);
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        return objects == 0 ? Create(database) : Check(database);
    }

    private static SinkFailure? Create(SqliteDatabase database)
    {
        // The header fields are part of the transaction: a process killed here leaves an empty database and not half a schema.
        var code = database.Execute($"PRAGMA journal_mode=WAL; {Connection} BEGIN IMMEDIATE;");
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        // Another process may have been faster; under the lock nobody is.
        code = database.ReadInteger("SELECT count(*) FROM sqlite_master", out var objects);
        code = code == raw.SQLITE_OK && objects == 0 ? database.Execute($"{Tables1} {Tables2} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version};") : code;
        return Commit(database, code) ?? Check(database);
    }

    private static SinkFailure? Commit(SqliteDatabase database, int code)
    {
        code = code == raw.SQLITE_OK ? database.Execute("COMMIT") : code;
        if (code == raw.SQLITE_OK)
        {
            return null;
        }

        var failure = database.Failure(code);
        _ = database.Execute("ROLLBACK");
        return failure;
    }

    private static SinkFailure? Check(SqliteDatabase database)
    {
        var code = database.ReadInteger("PRAGMA application_id", out var application);
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        if (application != ApplicationId)
        {
            return new SinkFailure(SinkStatus.Foreign, database.Path, "its header names another application");
        }

        code = database.ReadInteger("SELECT max(version) FROM schema_version", out var version);
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        if (version > Version)
        {
            return new SinkFailure(SinkStatus.Newer, database.Path, $"schema {version}, this program knows {Version}");
        }

        code = database.Execute(Connection);
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        return CheckContent(database) ?? (version < Version ? Migrate(database) : null);
    }

    /// <summary>Brings a file of the first layout to this one, in one transaction: killed meanwhile, it is as it was.</summary>
    private static SinkFailure? Migrate(SqliteDatabase database)
    {
        var code = database.Execute("BEGIN IMMEDIATE");
        if (code != raw.SQLITE_OK)
        {
            return database.Failure(code);
        }

        code = database.ReadInteger("SELECT max(version) FROM schema_version", out var version);
        return Commit(database, code == raw.SQLITE_OK && version < Version ? database.Execute($"{Tables2} PRAGMA user_version={Version};") : code);
    }

    private static SinkFailure? CheckContent(SqliteDatabase database)
    {
        int code;
        if (new FileInfo(database.Path).Length <= FullCheckBytes)
        {
            code = database.ReadText("PRAGMA quick_check(1)", out var answer);
            if (code == raw.SQLITE_OK && answer != "ok")
            {
                return new SinkFailure(SinkStatus.Damaged, database.Path, answer.ReplaceLineEndings(" "));
            }
        }
        else
        {
            code = database.ReadInteger("SELECT (SELECT id FROM message LIMIT 1), (SELECT max(high) FROM stored_range), (SELECT max(channel_id) FROM channel)", out _);
        }

        return code == raw.SQLITE_OK ? null : database.Failure(code);
    }
}
