using Grains.Interfaces.Collection;

namespace Grains.Tests.Collection;

public sealed class CollectionGrainTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ChangeAsync_BadNames_AreAllReportedAndNothingIsAdded()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var job = cluster.Grains.GetGrain<ICollectionGrain>("job");

        var answer = await job.ChangeAsync(new CollectionChange { Channels = ["good", "not good", "also_good", ""], Kinds = ["history", "dreams"] });

        Assert.Equal(3, answer.Problems.Length);
        Assert.StartsWith("channel 2: 'not good'", answer.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith("channel 4", answer.Problems[1], StringComparison.Ordinal);
        Assert.StartsWith("kind 2: 'dreams'", answer.Problems[2], StringComparison.Ordinal);
        Assert.Empty((await job.ListAsync()).Work);
    }

    [Fact]
    public async Task HeartbeatAsync_WorkersComeAndGo_WorkMovesAndSurvivesTheGrain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var job = cluster.Grains.GetGrain<ICollectionGrain>("job");
        Assert.Equal(4, (await job.ChangeAsync(new CollectionChange { Channels = ["A", "b", "a", "c", "d"], Kinds = ["history"] })).Changed);
        var (one, two) = (Worker("one"), Worker("two"));
        var first = await job.AttachAsync(one);
        Assert.Equal(4, first.Assignments.Length);
        Assert.Empty((await job.AttachAsync(two)).Assignments);
        var kept = (await job.HeartbeatAsync("one", one.Instance, Items(first))).Assignments;
        Assert.Equal(2, kept.Length);
        Assert.Empty((await job.HeartbeatAsync("two", two.Instance, [])).Assignments);
        await job.HeartbeatAsync("one", one.Instance, [.. kept.Select(assignment => assignment.Item)]);
        Assert.Equal(2, (await job.HeartbeatAsync("two", two.Instance, [])).Assignments.Length);

        // The grain moves: everyone is unknown, attaches again and goes on with what it had.
        await cluster.DeactivateAsync(job);
        Assert.False((await job.HeartbeatAsync("one", one.Instance, [])).IsKnown);
        Assert.Equal(kept, (await job.AttachAsync(one)).Assignments);

        // "two" never shows itself again.
        for (var seconds = 0; seconds < 40; seconds += 5)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(5));
            await job.HeartbeatAsync("one", one.Instance, Items(first));
        }

        Assert.Equal(4, (await job.HeartbeatAsync("one", one.Instance, [])).Assignments.Length);
        Assert.False((await job.HeartbeatAsync("two", two.Instance, [])).IsKnown);
    }

    [Fact]
    public async Task HeartbeatAsync_NameTakenByAnotherProcess_IsReplaced()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var job = cluster.Grains.GetGrain<ICollectionGrain>("job");
        var (old, young) = (Worker("one"), Worker("one"));
        await job.AttachAsync(old);
        await job.AttachAsync(young);

        Assert.True((await job.HeartbeatAsync("one", old.Instance, [])).IsReplaced);
        Assert.True((await job.HeartbeatAsync("one", young.Instance, [])).IsKnown);
        await job.DetachAsync("one", old.Instance);
        Assert.True((await job.HeartbeatAsync("one", young.Instance, [])).IsKnown);
    }

    [Fact]
    public async Task PauseAsync_PieceAtWork_IsStoppedKeptAndGivenOutAgain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var job = cluster.Grains.GetGrain<ICollectionGrain>("job");
        await job.ChangeAsync(new CollectionChange { Channels = ["a", "b"], Kinds = ["history"] });
        var worker = Worker("one");
        var all = await job.AttachAsync(worker);
        WorkItem item = new("a", "history");

        Assert.Equal(1, await job.PauseAsync([item, new WorkItem("unknown", "history")], isPaused: true));
        Assert.Equal(0, await job.PauseAsync([item], isPaused: true));
        Assert.Equal("b", Assert.Single((await job.HeartbeatAsync("one", worker.Instance, Items(all))).Assignments).Item.Channel);
        await job.HeartbeatAsync("one", worker.Instance, [new WorkItem("b", "history")]);

        var paused = (await job.ListAsync()).Work.Single(work => work.Item == item);
        Assert.True(paused.IsPaused);
        Assert.Empty(paused.Worker);
        await cluster.DeactivateAsync(job);
        Assert.True((await job.ListAsync()).Work.Single(work => work.Item == item).IsPaused);

        Assert.Equal(1, await job.PauseAsync([item], isPaused: false));
        Assert.Equal(2, (await job.AttachAsync(worker)).Assignments.Length);
    }

    [Fact]
    public async Task ChangeAsync_RemovedWhileItRuns_IsGoneOnceItHasStopped()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var job = cluster.Grains.GetGrain<ICollectionGrain>("job");
        await job.ChangeAsync(new CollectionChange { Channels = ["a", "b"], Kinds = ["history", "updates"] });
        var worker = Worker("one");
        var running = Items(await job.AttachAsync(worker));
        Assert.Equal(4, running.Length);

        Assert.Equal(2, (await job.ChangeAsync(new CollectionChange { Channels = ["A"], Kinds = ["history", "updates", "stats"], Remove = true })).Changed);

        Assert.Equal(2, (await job.ListAsync()).Work.Length);
        Assert.Equal(2, (await job.HeartbeatAsync("one", worker.Instance, running)).Assignments.Length);
        // Added again before it stopped: it has to stop first, and comes back with a new epoch.
        Assert.Equal(1, (await job.ChangeAsync(new CollectionChange { Channels = ["a"], Kinds = ["history"] })).Changed);
        Assert.Equal(2, (await job.HeartbeatAsync("one", worker.Instance, running)).Assignments.Length);
        Assert.Equal(3, (await job.HeartbeatAsync("one", worker.Instance, [])).Assignments.Length);
        var listing = await job.ListAsync();
        Assert.Equal(3, listing.Work.Length);
        Assert.Equal(3, Assert.Single(listing.Workers).Assigned);
    }

    private static WorkItem[] Items(WorkAnswer answer) => [.. answer.Assignments.Select(assignment => assignment.Item)];

    private static WorkerInfo Worker(string name) => new() { Name = name, Instance = Guid.NewGuid(), Kinds = [.. CollectionKind.All], Capacity = 100, TimeToLive = Ttl };
}
