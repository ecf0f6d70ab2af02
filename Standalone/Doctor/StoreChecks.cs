using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health.Checks;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>The database that messages go to, and the stores of a cluster.</summary>
internal static class StoreChecks
{
    private const int OldestPostgres = 14;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(TelepoolSettings settings, DataDirectory data, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>
        {
            settings.Sink.Kind switch
            {
                SinkKind.Postgres => await PostgresAsync("database", settings.Sink.Postgres!, "TELEPOOL_POSTGRES", cancellationToken).ConfigureAwait(false),
                SinkKind.Ndjson => new Finding("database", FindingState.Fine, $"messages go to files in {settings.Sink.NdjsonDirectory ?? data.NdjsonFolder}"),
                _ => await Task.Run(() => Sqlite(data.HistoryDatabase), cancellationToken).ConfigureAwait(false),
            },
        };
        switch (settings.Storage.Cluster)
        {
            case ClusterKind.Redis:
                findings.Add(Judge("redis", "TELEPOOL_REDIS", await RunAsync(new RedisCheck(settings.Storage.Redis!), cancellationToken).ConfigureAwait(false)));
                break;
            case ClusterKind.Postgres:
                findings.Add(await PostgresAsync("cluster", settings.Storage.ClusterPostgres!, "TELEPOOL_CLUSTER_POSTGRES", cancellationToken).ConfigureAwait(false));
                break;
        }

        return findings;
    }

    // Read only, and not through the sink: that one would make the file.
    private static Finding Sqlite(string path)
    {
        if (!File.Exists(path))
        {
            return new Finding("database", FindingState.Unknown, $"{path} is made by the first message");
        }

        SQLitePCL.Batteries_V2.Init();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "select count(*) from sqlite_master";
            command.ExecuteScalar();
            return new Finding("database", FindingState.Fine, string.Create(CultureInfo.InvariantCulture, $"{path}, {new FileInfo(path).Length / 1_000_000} MB"));
        }
        catch (SqliteException exception)
        {
            return new Finding("database", FindingState.Fails, $"{path}: {exception.Message}", "a damaged file is left as it is: move it away and collect again, or restore a copy");
        }
    }

    private static async Task<Finding> PostgresAsync(string name, string connection, string variable, CancellationToken cancellationToken)
    {
        var result = await RunAsync(new PostgresCheck(connection), cancellationToken).ConfigureAwait(false);
        if (result.Status != HealthStatus.Healthy)
        {
            return Judge(name, variable, result);
        }

        var link = new NpgsqlConnection(connection);
        await using (link.ConfigureAwait(false))
        {
            await link.OpenAsync(cancellationToken).ConfigureAwait(false);
            var text = $"PostgreSQL {link.PostgreSqlVersion} at {link.Host}, database {link.Database}";
            return link.PostgreSqlVersion.Major < OldestPostgres
                ? new Finding(name, FindingState.Fails, text, $"version {OldestPostgres} or later is needed")
                : new Finding(name, FindingState.Fine, text);
        }
    }

    private static async Task<HealthCheckResult> RunAsync(IHealthCheck check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await check.CheckHealthAsync(new HealthCheckContext(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static Finding Judge(string name, string variable, HealthCheckResult result) => result.Status == HealthStatus.Healthy
        ? new Finding(name, FindingState.Fine, "answers")
        : new Finding(name, FindingState.Fails, result.Description ?? "is not well", $"see that the server runs, that this machine reaches it, and that {variable} is right");
}
