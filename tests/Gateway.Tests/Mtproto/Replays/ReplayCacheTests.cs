using Telepool.Gateway.Mtproto.Replays;

namespace Gateway.Tests.Mtproto.Replays;

public sealed class ReplayCacheTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(240);

    [Fact]
    public void Detail14_TryAdd_IsNewOnceForAsLongAsItMustBeRemembered()
    {
        var cache = new ReplayCache(10_000, Time);
        Assert.True(cache.TryAdd(Key(1), lasts: false, 0));
        for (var now = 0L; now <= 240_000; now += 1000)
        {
            Assert.False(cache.TryAdd(Key(1), lasts: false, now));
            Assert.True(cache.TryAdd(Key(100 + now), lasts: false, now));
        }
    }

    [Fact]
    public void TryAdd_LongAfter_IsForgotten()
    {
        var cache = new ReplayCache(10_000, Time);
        Assert.True(cache.TryAdd(Key(1), lasts: false, 0));
        Assert.True(cache.TryAdd(Key(1), lasts: false, 480_001));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void TryAdd_OneWhoseTimeNeverMakesItStale_IsRememberedWhileThereIsRoom()
    {
        var cache = new ReplayCache(10_000, Time);
        Assert.True(cache.TryAdd(Key(1), lasts: true, 0));
        Assert.False(cache.TryAdd(Key(1), lasts: true, 1_000_000_000));
    }

    [Fact]
    public void TryAdd_MoreThanThereIsRoomFor_ForgetsTheOldestAndStaysBounded()
    {
        var cache = new ReplayCache(2000, Time);
        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(cache.TryAdd(Key(i), lasts: false, 1));
            Assert.False(cache.TryAdd(Key(i), lasts: false, 1));
        }

        Assert.InRange(cache.Count, 500, 2000);
        Assert.True(cache.ForgottenEarly > 0);
    }

    [Fact]
    public void TryAdd_ManyThreadsWithOneKey_IsNewForOne()
    {
        var cache = new ReplayCache(10_000, Time);
        for (var i = 0; i < 200; i++)
        {
            var isNew = 0;
            Parallel.For(0, 4, _ => Interlocked.Add(ref isNew, cache.TryAdd(Key(i), lasts: false, 1) ? 1 : 0));
            Assert.Equal(1, isNew);
        }
    }

    // Digests are evenly spread over their bytes.
    private static ReplayKey Key(long number) => new(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)));
}
