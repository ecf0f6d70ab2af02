using Npgsql;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Testing.Postgres;

namespace ServiceDefaults.Tests.Hosting;

/// <summary>The tables of a cluster, by the queries that Orleans' providers find in them.</summary>
public sealed class ClusterTablesTests : IAsyncLifetime
{
    private PostgresServer? _server;
    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync(cancellationToken: TestContext.Current.CancellationToken);
        _source = _server is null ? null : NpgsqlDataSource.Create(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task CreateAsync_ByManyAtOnceAndAgain_MakesThemOnce()
    {
        SkipWithoutServer();
        var settings = new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = _server!.ConnectionString };
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ClusterTables.CreateAsync(settings, CancellationToken.None))), Assert.Null);
        await ExecuteAsync("insert into orleansquery values ('mine', 'select 1')");

        Assert.Null(await ClusterTables.CreateAsync(settings, CancellationToken.None));

        Assert.Equal("select 1", await ScalarAsync("select querytext from orleansquery where querykey = 'mine'"));
    }

    [Fact]
    public async Task CreateAsync_WithTablesOfAnOperator_LeavesThemAlone()
    {
        SkipWithoutServer();
        await ExecuteAsync("create table orleansquery (querykey varchar(64), querytext varchar(8000))");

        Assert.Null(await ClusterTables.CreateAsync(new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = _server!.ConnectionString }, CancellationToken.None));

        Assert.Equal(0L, await ScalarAsync("select count(*) from orleansquery"));
    }

    [Fact]
    public async Task CreateAsync_WithoutAPassword_SaysWhyAndNoSecret()
    {
        SkipWithoutServer();
        var error = await ClusterTables.CreateAsync(
            new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = _server!.ConnectionString.Replace("Username=postgres", "Username=nobody", StringComparison.Ordinal) + ";Password=hush" },
            CancellationToken.None);

        Assert.Equal("TELEPOOL_CLUSTER_POSTGRES", error!.Variable);
        Assert.DoesNotContain("hush", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_WrittenFromAnOldVersion_IsRefused()
    {
        await CreateAsync();

        Assert.Equal(1, await WriteAsync(null, [1]));
        // A second owner that knows of none, and one that has slept.
        Assert.Equal(DBNull.Value, await WriteAsync(null, [2]));
        Assert.Equal(2, await WriteAsync(1, [3]));
        Assert.Equal(1, await WriteAsync(1, [4]));

        await using var read = await QueryAsync("ReadFromStorageKey", Grain());
        await using var row = await read.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal([3], (byte[])row["PayloadBinary"]);
        Assert.Equal(2, row["Version"]);
    }

    [Fact]
    public async Task Storage_ClearedAndWrittenAgain_CountsOn()
    {
        await CreateAsync();
        await WriteAsync(null, [1]);

        Assert.Null(await ValueAsync("ClearStorageKey", [.. Grain(), new("GrainStateVersion", 7)]));
        Assert.Equal(2, await ValueAsync("ClearStorageKey", [.. Grain(), new("GrainStateVersion", 1)]));
        Assert.Equal(3, await WriteAsync(2, [5]));
        Assert.Equal(4, await ValueAsync("DeleteStorageKey", [.. Grain(), new("GrainStateVersion", 3)]));
        Assert.Equal(1, await WriteAsync(null, [6]));
    }

    [Fact]
    public async Task Membership_ChangedFromAnOldPicture_IsRefusedWhole()
    {
        await CreateAsync();
        Assert.Equal(1L, await ValueAsync("InsertMembershipVersionKey", Deployment));
        Assert.Equal(0L, await ValueAsync("InsertMembershipVersionKey", Deployment));

        Assert.Equal(1L, await ValueAsync("InsertMembershipKey", Silo(generation: 1, version: 0)));
        Assert.Equal(0L, await ValueAsync("InsertMembershipKey", Silo(generation: 2, version: 0)));
        Assert.Equal(0L, await ValueAsync("InsertMembershipKey", Silo(generation: 1, version: 1)));
        Assert.Equal(1L, await ValueAsync("InsertMembershipKey", Silo(generation: 2, version: 1)));
        Assert.Equal(0L, await ValueAsync("UpdateMembershipKey", Change(generation: 1, version: 1)));
        Assert.Equal(0L, await ValueAsync("UpdateMembershipKey", Change(generation: 9, version: 2)));
        Assert.Equal(1L, await ValueAsync("UpdateMembershipKey", Change(generation: 1, version: 2)));

        Assert.Equal(3, await ScalarAsync("select version from orleansmembershipversiontable"));
        Assert.Equal(2L, await ScalarAsync("select count(*) from orleansmembershiptable"));
        Assert.Equal("127.0.0.1", await ValueAsync("GatewaysQueryKey", [Deployment, new("Status", 3)]));
        await using var delete = await QueryAsync("DeleteMembershipTableEntriesKey", Deployment);
        await delete.ExecuteNonQueryAsync();
        Assert.Equal(0L, await ScalarAsync("select count(*) from orleansmembershipversiontable"));
    }

    [Fact]
    public async Task Membership_OfManySilosAtOnce_LosesNone()
    {
        await CreateAsync();
        await ValueAsync("InsertMembershipVersionKey", Deployment);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async generation =>
        {
            while (await ValueAsync("InsertMembershipKey", Silo(generation, (int)(await ScalarAsync("select version from orleansmembershipversiontable"))!)) is not 1L)
            {
                await Task.Yield();
            }
        }));

        Assert.Equal(8, await ScalarAsync("select version from orleansmembershipversiontable"));
        Assert.Equal(8L, await ScalarAsync("select count(*) from orleansmembershiptable"));
    }

    [Fact]
    public async Task Reminders_OfARangeOverTheEnd_AreFound()
    {
        await CreateAsync();
        foreach (var hash in (int[])[-50, 10, 50])
        {
            await ValueAsync(
                "UpsertReminderRowKey",
                new("ServiceId", "s"),
                new("GrainId", $"g{hash}"),
                new("ReminderName", "r"),
                new("StartTime", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
                new("Period", 60_000),
                new("GrainHash", hash));
        }

        Assert.Equal(["g10"], await GrainsAsync("ReadRangeRows1Key", begin: 0, end: 20));
        Assert.Equal(["g-50", "g50"], await GrainsAsync("ReadRangeRows2Key", begin: 20, end: 0));
        Assert.Equal(0L, await ValueAsync("DeleteReminderRowKey", new("ServiceId", "s"), new("GrainId", "g10"), new("ReminderName", "r"), new("Version", 5)));
        Assert.Equal(1L, await ValueAsync("DeleteReminderRowKey", new("ServiceId", "s"), new("GrainId", "g10"), new("ReminderName", "r"), new("Version", (object)0)));
    }

    private static NpgsqlParameter Deployment => new("DeploymentId", "d");

    private static NpgsqlParameter[] Grain() =>
    [
        new("GrainIdHash", 1), new("GrainIdN0", 2L), new("GrainIdN1", 3L), new("GrainTypeHash", 4), new("GrainTypeString", "type"), new("GrainIdExtensionString", "a1"), new("ServiceId", "s"),
    ];

    private static NpgsqlParameter[] Key(int generation, int version) =>
        [Deployment, new("Address", "127.0.0.1"), new("Port", 11111), new("Generation", generation), new("Version", version), new("IAmAliveTime", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))];

    private static NpgsqlParameter[] Silo(int generation, int version) =>
    [
        .. Key(generation, version), new("SiloName", "one"), new("HostName", "here"), new("Status", 3), new("ProxyPort", 30000), new("StartTime", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
    ];

    private static NpgsqlParameter[] Change(int generation, int version) => [.. Key(generation, version), new("Status", 6), new("SuspectTimes", "x")];

    private void SkipWithoutServer()
    {
        if (_server is null)
        {
            Assert.Skip(PostgresServer.Missing);
        }
    }

    private async Task CreateAsync()
    {
        SkipWithoutServer();
        Assert.Null(await ClusterTables.CreateAsync(new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = _server!.ConnectionString }, CancellationToken.None));
    }

    private Task<object?> WriteAsync(int? version, byte[] payload) =>
        ValueAsync("WriteToStorageKey", [.. Grain(), new("PayloadBinary", payload), new("GrainStateVersion", (object?)version ?? DBNull.Value)]);

    private async Task<List<string>> GrainsAsync(string key, int begin, int end)
    {
        await using var command = await QueryAsync(key, new("ServiceId", "s"), new("BeginHash", begin), new("EndHash", end));
        await using var rows = await command.ExecuteReaderAsync();
        var grains = new List<string>();
        while (await rows.ReadAsync())
        {
            grains.Add(rows.GetString(0));
        }

        grains.Sort(StringComparer.Ordinal);
        return grains;
    }

    private async Task<object?> ValueAsync(string key, params NpgsqlParameter[] parameters)
    {
        await using var command = await QueryAsync(key, parameters);
        return await command.ExecuteScalarAsync();
    }

    private async Task<NpgsqlCommand> QueryAsync(string key, params NpgsqlParameter[] parameters)
    {
        var command = _source!.CreateCommand((string)(await ScalarAsync($"select querytext from orleansquery where querykey = '{key}'"))!);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private async Task<object?> ScalarAsync(string statement)
    {
        await using var command = _source!.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _source!.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
