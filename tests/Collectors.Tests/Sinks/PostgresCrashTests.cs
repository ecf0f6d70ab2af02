using Grains.Interfaces.Collection;
using Npgsql;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Postgres;
using Testing;
using Testing.Postgres;

namespace Telepool.Collectors.Tests.Sinks;

/// <summary>The server dies, or its disk is full, while a collector writes.</summary>
public sealed class PostgresCrashTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static int Kills => Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1" ? 25 : 3;

    [Fact]
    public async Task CollectAllAsync_ServerKilledAtRandomMoments_GoesOnWithoutGapOrDuplicate()
    {
        await using var server = await PostgresServer.StartNewAsync();
        Assert.SkipWhen(server is null, PostgresServer.Missing);
        await using var sink = await OpenAsync(server!.ConnectionString);
        using var rig = new CollectorRig(sink);
        rig.Post(channels: 3, messages: 20_000);
        using var deadline = new CancellationTokenSource(Deadline);
        var random = new Random(11);
        var pages = 0;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.PageStored = () =>
        {
            if (Interlocked.Increment(ref pages) % 60 == 30)
            {
                next.TrySetResult();
            }
        };

        var collecting = rig.CollectAsync(deadline.Token);
        for (var kill = 0; kill < Kills && !collecting.IsCompleted; kill++)
        {
            await Task.WhenAny(next.Task, collecting);
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.Delay(random.Next(60), deadline.Token);
            await server.KillAsync();
            await server.StartAsync(deadline.Token);
        }

        Assert.All(await collecting, outcome => Assert.True(outcome.IsSuccess, outcome.Error));
        await rig.AssertStoredAsync();
    }

    [Fact]
    public async Task AppendAsync_ServerGone_RefusesAndGoesOnWhenItIsBack()
    {
        await using var server = await PostgresServer.StartNewAsync();
        Assert.SkipWhen(server is null, PostgresServer.Missing);
        await using var sink = await OpenAsync(server!.ConnectionString);
        await sink.AppendAsync(Page(1));
        Assert.Null(await sink.FlushAsync());
        await server.KillAsync();

        Assert.Null(await sink.AppendAsync(Page(2)));
        var failure = await sink.FlushAsync();
        Assert.Equal(SinkStatus.Unavailable, failure!.Status);
        Assert.NotNull(await sink.AppendAsync(Page(3)));
        var read = await Assert.ThrowsAsync<SinkException>(async () => await sink.PositionAsync(1));
        Assert.True(read.Failure.CanResume);

        await server.StartAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        while (await sink.FlushAsync(deadline.Token) is not null)
        {
            await Task.Delay(20, deadline.Token);
        }

        Assert.Equal([1, 2], await sink.IdsAsync(1, 0, 10, deadline.Token));
        Assert.Null(await sink.AppendAsync(Page(3), deadline.Token));
        Assert.Null(await sink.FlushAsync(deadline.Token));
        Assert.Equal([new IdRange(1, 3)], (await sink.PositionAsync(1, deadline.Token)).Ranges.Ranges);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_StopsIntakeAndGoesOnWhenThereIsRoom()
    {
        await using var server = await PostgresServer.StartNewAsync();
        Assert.SkipWhen(server is null, PostgresServer.Missing);
        using var disk = SmallDisk.TryMount(24, "postgres");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await ExecuteAsync(server!.ConnectionString, $"CREATE TABLESPACE small LOCATION '{disk!.Path}'");
        await using var sink = await OpenAsync(server.ConnectionString + ";Options=-c default_tablespace=small -c temp_tablespaces=pg_default");
        using var rig = new CollectorRig(sink);
        rig.Post(channels: 2, messages: 20_000);
        disk.Fill(leaveKilobytes: 800);
        using var deadline = new CancellationTokenSource(Deadline);

        var collecting = rig.CollectAsync(deadline.Token);
        while (sink.Failure is null && !collecting.IsCompleted)
        {
            await Task.Delay(10, deadline.Token);
        }

        Assert.Equal(SinkStatus.Full, sink.Failure!.Status);
        await rig.AssertRangesAreStoredAsync();

        disk.Free();
        Assert.All(await collecting, outcome => Assert.True(outcome.IsSuccess, outcome.Error));
        await rig.AssertStoredAsync();
        // The server must let go of the disk before it is taken away.
        await server.KillAsync();
    }

    private static SinkBatch Page(int id) => new()
    {
        ChannelId = 1,
        Kind = CollectionKind.History,
        Messages = [new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = "text" }],
        Ranges = RangeSet.From([new IdRange(id, id)]),
    };

    private static async Task<ISink> OpenAsync(string connectionString)
    {
        var options = new SinkPumpOptions { RetryDelay = TimeSpan.FromMilliseconds(20), RetryDelayMax = TimeSpan.FromMilliseconds(200) };
        var (sink, failure) = await PostgresSink.OpenAsync(connectionString, options, TimeSpan.FromSeconds(20), TimeProvider.System, default);
        Assert.Null(failure);
        return sink!;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
