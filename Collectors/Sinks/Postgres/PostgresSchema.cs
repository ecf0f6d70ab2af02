using System.Globalization;
using Npgsql;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>
/// The tables and their versions. Migrations are the numbered SQL files of this folder, built into the assembly; they run in one transaction
/// under an advisory lock, so that any number of collectors may start at once.
/// </summary>
internal static class PostgresSchema
{
    private const string Prefix = "Telepool.Collectors.Sinks.Postgres.Migrations.";

    // "TPHI", as in the header of the SQLite files.
    private const long AdvisoryLock = 0x54504849;

    private static readonly (int Version, string Resource)[] Migrations =
    [
        .. from name in typeof(PostgresSchema).Assembly.GetManifestResourceNames()
           where name.StartsWith(Prefix, StringComparison.Ordinal)
           let version = int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture)
           orderby version
           select (version, name),
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Migrations[^1].Version;

    /// <summary>Brings the database to this version; the answer is the version that it had, greater than <see cref="Version"/> where it was left as it is.</summary>
    public static async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({AdvisoryLock})"), cancellationToken).ConfigureAwait(false);
            var found = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
            if (found < Version)
            {
                if (found == 0)
                {
                    await ExecuteAsync(connection, "CREATE SCHEMA IF NOT EXISTS telepool; CREATE TABLE telepool.schema_version(version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
                }

                foreach (var (version, resource) in Migrations.Where(migration => migration.Version > found))
                {
                    await ExecuteAsync(connection, await ReadAsync(resource, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                    await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO telepool.schema_version VALUES({version})"), cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }

            return found;
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass('telepool.schema_version') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return 0;
        }

        using var version = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM telepool.schema_version", connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task<string> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream(resource)!);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // The text is a constant of the assembly: a built-in file or a number of ours.
#pragma warning disable CA2100
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
