using Npgsql;
using Testing.Postgres;

[assembly: AssemblyFixture(typeof(Telepool.Collectors.Tests.Sinks.PostgresFixture))]

namespace Telepool.Collectors.Tests.Sinks;

/// <summary>One server for all tests that do not kill it; each takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;
    private bool _started;
    private int _databases;

    /// <summary>Creates an empty database; skips the test where there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (!_started)
            {
                _started = true;
                _server = await PostgresServer.StartNewAsync();
            }
        }
        finally
        {
            _gate.Release();
        }

        Assert.SkipWhen(_server is null, PostgresServer.Missing);
        var name = "test" + Interlocked.Increment(ref _databases);
        await using var connection = new NpgsqlConnection(_server!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE DATABASE " + name;
        await command.ExecuteNonQueryAsync();
        return _server.ConnectionString.Replace("Database=postgres", "Database=" + name, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }
}
