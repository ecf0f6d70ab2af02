using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ServiceDefaults.Storage;

/// <summary>
/// The embedded database of grain states: one file, one connection, one worker that executes what callers hand in. Callers never block
/// on the disk, and what waits together is committed together.
/// </summary>
public sealed class GrainDatabase : IAsyncDisposable
{
    // "TPGS": refuses a SQLite file that is somebody else's.
    private const int ApplicationId = 0x54504753;
    private const int SchemaVersion = 1;
    private const int BatchLimit = 64;
    private const int QueueLimit = 10_000;

    private readonly SqliteConnection _connection;
    private readonly Channel<GrainDatabaseWork> _queue = Channel.CreateBounded<GrainDatabaseWork>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _worker;

    static GrainDatabase() => SQLitePCL.Batteries_V2.Init();

    private GrainDatabase(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How much waits for the worker.</summary>
    internal int QueueDepth => _queue.Reader.Count;

    /// <summary>Opens the file, or makes it where there is none. A file that is damaged or not ours is left as it is.</summary>
    public static GrainDatabaseResult Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            CreateForOwner(path);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
            }.ToString());
            connection.Open();
            var problem = Prepare(connection);
            if (problem is null)
            {
                return new GrainDatabaseResult(new GrainDatabase(path, connection), null);
            }

            connection.Dispose();
            return new GrainDatabaseResult(null, $"{path}: {problem}");
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            return new GrainDatabaseResult(null, $"{path}: {Describe(exception)}; it was left as it is");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new GrainDatabaseResult(null, $"{path}: cannot be used: {exception.Message}");
        }
    }

    /// <summary>Reads a state; a version of 0 means that there never was one.</summary>
    internal Task<GrainRow> ReadAsync(string grain, string state) => RunAsync(new GrainDatabaseRead(grain, state));

    /// <summary>Stores a state if the stored version is <paramref name="version"/>, or deletes its payload where that is null.</summary>
    /// <returns>The new version, or null where another is stored.</returns>
    internal Task<long?> WriteAsync(string grain, string state, long version, byte[]? payload) =>
        RunAsync(new GrainDatabaseWrite(grain, state, version, payload));

    /// <summary>Completes what was handed in and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _worker.ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Guards a payload against a change that SQLite does not notice.</summary>
    internal static byte[] CheckOf(byte[] payload) => SHA256.HashData(payload)[..8];

    /// <summary>An empty file is an empty database, and SQLite gives its journal the mode of the database.</summary>
    private static void CreateForOwner(string path)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
    }

    private static string? Prepare(SqliteConnection connection)
    {
        var isNew = (long)Scalar(connection, "SELECT count(*) FROM sqlite_master")! == 0;
        if (!isNew)
        {
            if (Convert.ToInt32(Scalar(connection, "PRAGMA application_id"), null) != ApplicationId)
            {
                return "is a SQLite database of another program; it was left as it is";
            }

            var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), null);
            if (version != SchemaVersion)
            {
                return $"has schema version {version}, and this program knows version {SchemaVersion}; it was left as it is";
            }

            var check = (string)Scalar(connection, "PRAGMA quick_check(1)")!;
            if (check != "ok")
            {
                return $"is damaged ({check}); it was left as it is";
            }
        }

        // FULL: what is promised after a write must outlive a power cut, not only the process.
        Scalar(connection, "PRAGMA journal_mode = WAL");
        Scalar(connection, "PRAGMA synchronous = FULL");
        if (isNew)
        {
            Scalar(connection, $"""
                BEGIN IMMEDIATE;
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {SchemaVersion};
                CREATE TABLE grain_state (
                    grain TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB, checksum BLOB,
                    PRIMARY KEY (grain, state)) WITHOUT ROWID;
                COMMIT;
                """);
        }

        return null;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static string Describe(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => "is not a database, or its beginning is damaged",
        SQLitePCL.raw.SQLITE_CORRUPT => "is damaged",
        SQLitePCL.raw.SQLITE_BUSY => "is in use by another process",
        SQLitePCL.raw.SQLITE_CANTOPEN => "cannot be opened",
        SQLitePCL.raw.SQLITE_READONLY => "cannot be written",
        _ => exception.Message,
    };

    private async Task<T> RunAsync<T>(GrainDatabaseWork<T> work)
    {
        await _queue.Writer.WriteAsync(work).ConfigureAwait(false);
        return await work.Result.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var batch = new List<GrainDatabaseWork>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            if (!TryExecute(batch, out var failure))
            {
                ExecuteOneByOne(batch, failure!);
            }

            batch.Clear();
        }
    }

    private void ExecuteOneByOne(List<GrainDatabaseWork> batch, SqliteException failure)
    {
        if (batch.Count == 1)
        {
            batch[0].Fail(new GrainDatabaseException($"{Path}: {Describe(failure)}", failure));
            return;
        }

        // One of them failed the transaction of all; alone each gets what is its own.
        foreach (var work in batch)
        {
            if (!TryExecute([work], out var own))
            {
                work.Fail(new GrainDatabaseException($"{Path}: {Describe(own!)}", own!));
            }
        }
    }

    private bool TryExecute(List<GrainDatabaseWork> batch, out SqliteException? failure)
    {
        failure = null;
        try
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var work in batch)
            {
                work.Execute(_connection, transaction);
            }

            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            failure = exception;
            return false;
        }

        foreach (var work in batch)
        {
            work.Complete();
        }

        return true;
    }
}
