using Grains.Interfaces.Collection;

namespace Grains.Tests.Collection;

public sealed class CursorGrainTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Claim_HeldByAnother_IsRefusedUntilItRunsOut()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var cursor = cluster.Grains.GetGrain<ICursorGrain>("history/news");
        var first = await cursor.ClaimAsync("one", Minute);
        Assert.True(first.Granted);
        var second = await cursor.ClaimAsync("two", Minute);
        Assert.False(second.Granted);
        Assert.Equal("one", second.Worker);
        Assert.Equal(first.ExpiresAt, second.ExpiresAt);

        cluster.Time.Advance(Minute);
        second = await cursor.ClaimAsync("two", Minute);
        Assert.True(second.Granted);
        Assert.True(second.Epoch > first.Epoch);
        Assert.False(await cursor.ReportAsync(first.Epoch, new CursorProgress { Stored = 9 }));
        Assert.True(await cursor.ReportAsync(second.Epoch, new CursorProgress { Stored = 1 }));
        Assert.Equal(1, (await cursor.GetProgressAsync()).Stored);
    }

    [Fact]
    public async Task Report_WithinTime_ExtendsTheClaim()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var cursor = cluster.Grains.GetGrain<ICursorGrain>("history/news");
        var claim = await cursor.ClaimAsync("one", Minute);
        for (var i = 0; i < 5; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(50));
            Assert.True(await cursor.ReportAsync(claim.Epoch, new CursorProgress { Stored = i }));
        }

        Assert.False((await cursor.ClaimAsync("two", Minute)).Granted);
    }

    [Fact]
    public async Task Claim_ByTheSameWorker_TakesOverWithANewEpoch()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var cursor = cluster.Grains.GetGrain<ICursorGrain>("history/news");
        var first = await cursor.ClaimAsync("one", Minute);
        var again = await cursor.ClaimAsync("one", Minute);
        Assert.True(again.Granted);
        Assert.False(await cursor.ReportAsync(first.Epoch, new CursorProgress()));
        await cursor.ReleaseAsync(first.Epoch);
        Assert.False((await cursor.ClaimAsync("two", Minute)).Granted);
        await cursor.ReleaseAsync(again.Epoch);
        Assert.True((await cursor.ClaimAsync("two", Minute)).Granted);
    }

    [Fact]
    public async Task Claim_AfterRestart_StillHolds()
    {
        using var folder = new TestFolder();
        CursorClaim claim;
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var cursor = cluster.Grains.GetGrain<ICursorGrain>("history/news");
            claim = await cursor.ClaimAsync("one", Minute);
            Assert.True(await cursor.ReportAsync(claim.Epoch, new CursorProgress { Stored = 3, Complete = true }));
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var cursor = cluster.Grains.GetGrain<ICursorGrain>("history/news");
            Assert.False((await cursor.ClaimAsync("two", Minute)).Granted);
            Assert.True((await cursor.GetProgressAsync()).Complete);
            Assert.True(await cursor.ReportAsync(claim.Epoch, new CursorProgress { Stored = 4 }));
        }
    }
}
