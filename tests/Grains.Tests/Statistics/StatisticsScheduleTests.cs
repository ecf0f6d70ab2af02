using Grains.Interfaces.Statistics;

namespace Grains.Tests.Statistics;

public sealed class StatisticsScheduleTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Take_WhatIsDue_IsGivenOnceAndComesBackAfterItsPeriod()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var schedule = ScheduleOf(cluster);
        await schedule.AddAsync(["One", "two"], Day);
        var runs = await schedule.TakeAsync("a", 10, TimeSpan.Zero);
        Assert.Equal(["One", "two"], runs.Select(run => run.Username).Order());
        Assert.Empty(await schedule.TakeAsync("b", 10, TimeSpan.Zero));

        foreach (var run in runs)
        {
            await schedule.DoneAsync(new StatisticsRunResult { Username = run.Username, Epoch = run.Epoch, IsStored = true, ChannelId = 7 });
        }

        cluster.Time.Advance(Day * 0.94);
        Assert.Empty(await schedule.TakeAsync("b", 10, TimeSpan.Zero));
        cluster.Time.Advance(Day * 0.12);
        var again = await schedule.TakeAsync("b", 10, TimeSpan.Zero);
        Assert.Equal(2, again.Length);
        Assert.All(again, run => Assert.True(run.Epoch == 2 && run.ChannelId == 7));
    }

    [Fact]
    public async Task Take_AfterARestart_KnowsWhatIsDue()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await ScheduleOf(cluster).AddAsync(["one"], Day);
            var run = Assert.Single(await ScheduleOf(cluster).TakeAsync("a", 10, TimeSpan.Zero));
            await ScheduleOf(cluster).DoneAsync(new StatisticsRunResult { Username = "one", Epoch = run.Epoch, IsStored = true });
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Empty(await ScheduleOf(cluster).TakeAsync("a", 10, TimeSpan.Zero));
            cluster.Time.Advance(Day * 1.1);
            Assert.Single(await ScheduleOf(cluster).TakeAsync("a", 10, TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task Take_RunOfAWorkerThatDied_PassesOnWithAGreaterEpoch()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var schedule = ScheduleOf(cluster);
        await schedule.AddAsync(["one"], Day);
        var first = Assert.Single(await schedule.TakeAsync("a", 1, TimeSpan.Zero));
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await schedule.RenewAsync("one", first.Epoch));
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await schedule.TakeAsync("b", 1, TimeSpan.Zero));
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        var second = Assert.Single(await schedule.TakeAsync("b", 1, TimeSpan.Zero));
        Assert.True(second.Epoch > first.Epoch);
        Assert.False(await schedule.RenewAsync("one", first.Epoch));

        // What the first one says now changes nothing.
        await schedule.DoneAsync(new StatisticsRunResult { Username = "one", Epoch = first.Epoch, IsStored = true });
        Assert.Equal("b", Assert.Single(await schedule.ListAsync()).Worker);
    }

    [Fact]
    public async Task Done_Failed_ComesBackSoonerAndSoonerLess()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var schedule = ScheduleOf(cluster);
        await schedule.AddAsync(["one"], Day);
        var pauses = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            var run = await schedule.ClaimAsync("one", "a");
            await schedule.DoneAsync(new StatisticsRunResult { Username = "one", Epoch = run!.Epoch, IsStored = false, Error = "WHY" });
            var listed = Assert.Single(await schedule.ListAsync());
            Assert.Equal((i + 1, "WHY"), (listed.Failures, listed.Error));
            pauses.Add((listed.NextDue!.Value - cluster.Time.GetUtcNow()).TotalMinutes);
        }

        Assert.InRange(pauses[0], 4.7, 5.3);
        Assert.InRange(pauses[3], 38, 42);

        var last = await schedule.ClaimAsync("one", "a");
        await schedule.DoneAsync(new StatisticsRunResult { Username = "one", Epoch = last!.Epoch, IsStored = false, Error = "WHY", RetryAfter = TimeSpan.FromHours(6) });
        Assert.InRange((Assert.Single(await schedule.ListAsync()).NextDue!.Value - cluster.Time.GetUtcNow()).TotalHours, 5.6, 6.4);
    }

    [Fact]
    public async Task Claim_OfAChannelThatIsNotScheduled_KeepsItsEpochOnly()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var schedule = ScheduleOf(cluster);
        var run = (await schedule.ClaimAsync("One", "a", floor: 41))!;
        Assert.Equal(42, run.Epoch);
        Assert.Null(await schedule.ClaimAsync("one", "b"));
        Assert.Equal(43, (await schedule.ClaimAsync("one", "a"))!.Epoch);
        await schedule.DoneAsync(new StatisticsRunResult { Username = "one", Epoch = 43, IsStored = true });
        cluster.Time.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await schedule.TakeAsync("a", 10, TimeSpan.Zero));
        Assert.Null(Assert.Single(await schedule.ListAsync()).NextDue);
    }

    [Fact]
    public async Task Take_Waiting_IsAnsweredWhenAChannelIsAdded()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var schedule = ScheduleOf(cluster);
        var waiting = schedule.TakeAsync("a", 1, TimeSpan.FromSeconds(20));
        await schedule.AddAsync(["one"], Day);
        Assert.Single(await waiting.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(await schedule.RemoveAsync("ONE"));
        Assert.False(await schedule.RemoveAsync("one"));
    }

    private static IStatisticsScheduleGrain ScheduleOf(GrainCluster cluster) => cluster.Grains.GetGrain<IStatisticsScheduleGrain>(IStatisticsScheduleGrain.DefaultJob);
}
