using StandIns.Tests.Clusters;

namespace StandIns.Tests.Observers;

public sealed class ObserverTests(SharedCluster cluster)
{
    private INewsGrain NewGrain() => cluster.Grains.GetGrain<INewsGrain>(SharedCluster.NewKey());

    [Fact]
    public async Task Observer_ThatSubscribed_HearsInOrder()
    {
        var observer = new NewsObserver();
        var grain = NewGrain();
        await grain.Subscribe(cluster.Grains.CreateObjectReference<INewsObserver>(observer));

        await grain.Tell("one");
        await grain.Whisper("two");
        await grain.Tell("three");

        Assert.Equal(["one", "rumour: two", "three"], observer.Heard);
    }

    [Fact]
    public async Task Observer_AfterItsReferenceIsDeleted_HearsNothing()
    {
        var observer = new NewsObserver();
        var reference = cluster.Grains.CreateObjectReference<INewsObserver>(observer);
        var grain = NewGrain();
        await grain.Subscribe(reference);
        cluster.Grains.DeleteObjectReference<INewsObserver>(reference);

        await Assert.ThrowsAnyAsync<Exception>(() => grain.Tell("news"));

        Assert.Empty(observer.Heard);
        GC.KeepAlive(observer);
    }
}
