using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Postgres;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Tests.History;
using Telepool.Collectors.Tests.Sinks;

namespace Telepool.Collectors.Tests.Work;

public sealed class WorkHostTests(PostgresFixture server) : IDisposable
{
    private const int Channels = 9;
    private readonly TemporaryDirectory _directory = new();
    private readonly List<FakeTelegram> _channels = [.. Enumerable.Range(1, Channels).Select(id => new FakeTelegram(id, "channel" + id))];
    private readonly FakePool _pool = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task RunAsync_WorkersOnSqlite_KilledAndCutOffAtRandom_StoreEqualsTruth() => await RunAsync(() =>
    {
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var sink));
        return Task.FromResult<ISink>(sink!);
    });

    [Fact]
    public async Task RunAsync_WorkersOnPostgres_KilledAndCutOffAtRandom_StoreEqualsTruth()
    {
        var database = await server.CreateDatabaseAsync();
        await RunAsync(async () =>
        {
            var (sink, failure) = await PostgresSink.OpenAsync(database);
            Assert.Null(failure);
            return sink!;
        });
    }

    [Fact]
    public async Task RunAsync_WorkerLeaves_ItsWorkGoesOnElsewhereAtOnce()
    {
        await using var cluster = await JobCluster.StartAsync(_directory);
        Prepare(cluster, messages: 50);
        await cluster.Job.ChangeAsync(Change());
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var first));
        await using var stays = new SharedWorker("stays", cluster.Job, _pool, first!);
        await UntilAsync(() => stays.Running == Channels);
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var second));
        await using (var leaves = new SharedWorker("leaves", cluster.Job, _pool, second!))
        {
            await UntilAsync(() => leaves.Running == Channels / 2 && stays.Running == Channels - leaves.Running);
        }

        await UntilAsync(() => stays.Running == Channels);
        Assert.Equal(["stays"], (await cluster.Job.ListAsync()).Workers.Select(worker => worker.Name));
    }

    [Fact]
    public async Task RunAsync_JobMoves_WorkGoesOnWithTheSameEpochs()
    {
        await using var cluster = await JobCluster.StartAsync(_directory);
        Prepare(cluster, messages: 50);
        await cluster.Job.ChangeAsync(Change());
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var sink));
        await using var worker = new SharedWorker("one", cluster.Job, _pool, sink!);
        await UntilAsync(() => worker.Running == Channels);
        var before = (await cluster.Job.ListAsync()).Work;

        await cluster.DeactivateAsync(cluster.Job);
        await UntilAsync(async () => (await cluster.Job.ListAsync()).Workers.Length == 1);

        Assert.Equal(before, (await cluster.Job.ListAsync()).Work);
        Assert.Equal(Channels, worker.Running);
    }

    [Fact]
    public async Task RunAsync_NameTakenByAnotherProcess_EndsTheFirst()
    {
        await using var cluster = await JobCluster.StartAsync(_directory);
        Prepare(cluster, messages: 50);
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var first));
        await using var old = new SharedWorker("one", cluster.Job, _pool, first!);
        await UntilAsync(async () => (await cluster.Job.ListAsync()).Workers.Length == 1);
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out var second));
        await using var young = new SharedWorker("one", cluster.Job, _pool, second!);

        Assert.False(await old.Ended.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private static CollectionChange Change() => new() { Channels = [.. Enumerable.Range(1, Channels).Select(id => "channel" + id)], Kinds = [CollectionKind.History] };

    private static async Task UntilAsync(Func<bool> condition) => await UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private void Prepare(JobCluster cluster, int messages)
    {
        _channels.ForEach(channel => channel.Post(Enumerable.Range(1, messages).Where(id => id % 7 != 0)));
        foreach (var name in new[] { "a", "b", "c" })
        {
            _pool.Accounts[name] = new FakeAccount(name, _channels, TimeProvider.System) { MaxLeases = 4 };
        }

        _pool.Cursors = cluster.Cursor;
    }

    private async Task RunAsync(Func<Task<ISink>> open)
    {
        await using var cluster = await JobCluster.StartAsync(_directory);
        Prepare(cluster, messages: 3_000);
        var random = new Random(21);
        var kills = Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1" ? 40 : 5;
        var workers = new List<SharedWorker>();
        var names = 0;
        await cluster.Job.ChangeAsync(Change());
        for (var i = 0; i < 3; i++)
        {
            workers.Add(new SharedWorker("worker" + names++, cluster.Job, _pool, await open()));
        }

        await using var reader = await open();
        for (var kill = 0; kill < kills; kill++)
        {
            var stored = await CountAsync(reader);
            await UntilAsync(async () => await CountAsync(reader) != stored);
            await Task.Delay(random.Next(400));
            var victim = workers[random.Next(workers.Count)];
            if (random.Next(3) == 0)
            {
                // It keeps writing for a while, which its cursors' epochs make harmless.
                victim.CutOff();
                await Task.Delay(SharedWorker.TimeToLive * 1.5);
                victim.Reconnect();
            }
            else
            {
                workers.Remove(victim);
                await victim.KillAsync();
                workers.Add(new SharedWorker("worker" + names++, cluster.Job, _pool, await open()));
            }

            _channels.ForEach(channel => channel.Post(Enumerable.Range(channel.Ids.Last() + 1, 50)));
        }

        await UntilAsync(async () => await CountAsync(reader) >= _channels.Sum(channel => channel.Ids.Count) && workers.Sum(worker => worker.Running) == Channels);
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        foreach (var channel in _channels)
        {
            Assert.Equal(channel.Ids, await reader.IdsAsync(channel.ChannelId, 0, int.MaxValue));
            Assert.Single((await reader.PositionAsync(channel.ChannelId)).Ranges.Ranges);
        }
    }

    private static async Task<long> CountAsync(ISink sink)
    {
        var count = 0L;
        for (var channel = 1; channel <= Channels; channel++)
        {
            count += await sink.CountAsync(channel);
        }

        return count;
    }
}
