using Grains.Admission.Replays;
using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class ReplayTests
{
    [Fact]
    public async Task InsertAsync_SecondTime_IsAReplayAlsoAfterTheGrainHasMoved()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var digest = ReplayDigest.Of(Enumerable.Range(0xa0, 32).Select(value => (byte)value).ToArray());
        Assert.Equal("a0", digest.GrainKey());
        var grain = cluster.Grains.GetGrain<IReplayGrain>(digest.GrainKey());
        var entry = new ReplayEntry(digest, cluster.Time.GetUtcNow() + TimeSpan.FromMinutes(2));
        Assert.Equal([ReplayVerdict.Fresh, ReplayVerdict.Replay], await grain.InsertAsync([entry, entry]));

        await cluster.DeactivateAsync(grain);
        Assert.Equal([ReplayVerdict.Replay], await grain.InsertAsync([entry]));

        cluster.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal([ReplayVerdict.Fresh], await grain.InsertAsync([entry with { Until = cluster.Time.GetUtcNow() + TimeSpan.FromMinutes(2) }]));
    }

    [Fact]
    public void Insert_MoreThanItHolds_ForgetsTheOldest()
    {
        var clock = new ManualClock();
        var memory = new ReplayMemory(100);
        for (ulong i = 0; i < 1000; i++)
        {
            Assert.Equal(ReplayVerdict.Fresh, memory.Insert(new ReplayEntry(new ReplayDigest(i, i), clock.GetUtcNow() + TimeSpan.FromMinutes(1)), clock.GetUtcNow()));
        }

        Assert.Equal(100, memory.Count);
        var copy = new ReplayMemory(100);
        copy.Read(memory.Write(), clock.GetUtcNow());
        Assert.Equal(100, copy.Count);
        Assert.Equal(ReplayVerdict.Replay, copy.Insert(new ReplayEntry(new ReplayDigest(999, 999), clock.GetUtcNow() + TimeSpan.FromMinutes(1)), clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromMinutes(1));
        memory.Expire(clock.GetUtcNow());
        Assert.Equal(0, memory.Count);
    }
}
