using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using ServiceDefaults.Storage;

namespace ServiceDefaults.Tests.Storage;

public sealed class GrainDatabaseTests
{
    private static readonly GrainId Grain = GrainId.Create("account", "alpha");

    [Fact]
    public async Task State_WrittenAndReadByAnotherProcess_IsTheSame()
    {
        using var folder = new TestFolder();
        await using (var database = Open(folder))
        {
            var state = await ReadAsync(database);
            Assert.False(state.RecordExists);
            Assert.Null(state.ETag);
            state.State!.Number = 7;
            await new SqliteGrainStorage(database).WriteStateAsync("s", Grain, state);
            Assert.True(state.RecordExists);
            Assert.NotNull(state.ETag);
        }

        await using (var database = Open(folder))
        {
            Assert.Equal(7, (await ReadAsync(database)).State!.Number);
        }
    }

    [Fact]
    public async Task Write_WithOldETag_IsAConflictAndChangesNothing()
    {
        using var folder = new TestFolder();
        await using var database = Open(folder);
        var storage = new SqliteGrainStorage(database);
        var (first, second) = (await ReadAsync(database), await ReadAsync(database));
        first.State!.Number = 1;
        second.State!.Number = 2;
        await storage.WriteStateAsync("s", Grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Grain, second));
        Assert.Equal(1, (await ReadAsync(database)).State!.Number);

        second = await ReadAsync(database);
        await storage.WriteStateAsync("s", Grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Grain, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("s", Grain, second));
    }

    [Fact]
    public async Task Clear_ThenWriteWithAnETagOfBefore_IsAConflict()
    {
        using var folder = new TestFolder();
        await using var database = Open(folder);
        var storage = new SqliteGrainStorage(database);
        var state = await ReadAsync(database);
        await storage.WriteStateAsync("s", Grain, state);
        var old = await ReadAsync(database);
        await storage.ClearStateAsync("s", Grain, state);
        Assert.False((await ReadAsync(database)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Grain, old));
        await storage.WriteStateAsync("s", Grain, state);
        Assert.True((await ReadAsync(database)).RecordExists);
    }

    [Fact]
    public async Task Writes_ManyAtOnce_EachHasItsOwnVersion()
    {
        using var folder = new TestFolder();
        await using var database = Open(folder);
        var versions = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => database.WriteAsync($"grain/{i % 50}", "s", 0, [1])));
        Assert.Equal(50, versions.Count(version => version == 1));
        Assert.Equal(450, versions.Count(version => version is null));
    }

    [Fact]
    public async Task Read_ChangedPayload_IsReportedAndLeftAsItIs()
    {
        using var folder = new TestFolder();
        await using (var database = Open(folder))
        {
            await new SqliteGrainStorage(database).WriteStateAsync("s", Grain, await ReadAsync(database));
        }

        Execute(folder.File("grains.db"), "UPDATE grain_state SET payload = CAST('{\"Number\":8}' AS BLOB)");
        await using (var database = Open(folder))
        {
            var exception = await Assert.ThrowsAsync<GrainDatabaseException>(() => ReadAsync(database));
            Assert.Contains(folder.File("grains.db"), exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_DamagedFile_IsReportedByNameAndLeftAsItIs()
    {
        using var folder = new TestFolder();
        var path = folder.File("grains.db");
        await using (var database = Open(folder))
        {
            for (var i = 0; i < 200; i++)
            {
                await database.WriteAsync($"grain/{i}", "s", 0, new byte[200]);
            }
        }

        var whole = File.ReadAllBytes(path);
        foreach (var (from, count) in new[] { (0, 64), (100, 100), (whole.Length / 2, 2000), (0, whole.Length) })
        {
            var damaged = (byte[])whole.Clone();
            damaged.AsSpan(from, count).Fill(0x5a);
            File.WriteAllBytes(path, damaged);
            var (database, problem) = GrainDatabase.Open(path);
            Assert.Null(database);
            Assert.StartsWith(path, problem, StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefused()
    {
        using var folder = new TestFolder();
        Execute(folder.File("grains.db"), "CREATE TABLE theirs (id INTEGER)");
        Assert.Contains("another program", GrainDatabase.Open(folder.File("grains.db")).Problem, StringComparison.Ordinal);
    }

    private static GrainDatabase Open(TestFolder folder) => GrainDatabase.Open(folder.File("grains.db")).Database!;

    private static async Task<GrainState<NumberState>> ReadAsync(GrainDatabase database)
    {
        var state = new GrainState<NumberState>();
        await new SqliteGrainStorage(database).ReadStateAsync("s", Grain, state);
        return state;
    }

    private static void Execute(string path, string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
