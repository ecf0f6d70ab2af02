using System.Net.Sockets;
using Npgsql;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>
/// The tables of a cluster in PostgreSQL: whichever silo comes first makes them, so that an operator needs a database and nothing else. Tables that
/// are there, ours or those of Orleans' own scripts, stay as they are.
/// </summary>
public static class ClusterTables
{
    // Any number that nobody else locks: "telepool" in ASCII.
    private const long LockKey = 0x74656C65706F6F6C;

    private const int Tries = 30;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>The statements that make the tables, for those who want to read or run them themselves.</summary>
    public static string Statements
    {
        get
        {
            using var reader = new StreamReader(typeof(ClusterTables).Assembly.GetManifestResourceStream("ServiceDefaults.Hosting.ClusterTables.sql")!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Makes the tables where the settings name a PostgreSQL database that lacks them, waiting about 15 s for a server that is starting.</summary>
    /// <returns>Why it could not be done; null where it could, or where there was nothing to do.</returns>
    public static async Task<SettingError?> CreateAsync(StorageSettings storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (storage.Cluster != ClusterKind.Postgres || storage.ClusterPostgres is not { } address)
        {
            return null;
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                await CreateAsync(address, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or ArgumentException)
            {
                if (tries == Tries || exception is not (NpgsqlException { IsTransient: true } or SocketException or TimeoutException))
                {
                    return new SettingError("TELEPOOL_CLUSTER_POSTGRES", exception.Message);
                }
            }

            await Task.Delay(TryAgain, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CreateAsync(string address, CancellationToken cancellationToken)
    {
        // A name keeps these connections out of the pool of the providers, so that nothing of the lock lasts.
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { ApplicationName = "telepool tables", Pooling = false });
        await using (source.ConfigureAwait(false))
        {
            if (await IsThereAsync(source, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", cancellationToken).ConfigureAwait(false);
                    // Another silo may have made them while this one waited for the lock.
                    if (!await IsThereAsync(source, cancellationToken).ConfigureAwait(false))
                    {
                        await ExecuteAsync(connection, Statements, cancellationToken).ConfigureAwait(false);
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task<bool> IsThereAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var command = source.CreateCommand("select to_regclass('orleansquery') is not null");
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(statements, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
