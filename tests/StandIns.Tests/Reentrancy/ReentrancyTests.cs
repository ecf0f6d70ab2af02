using StandIns.Tests.Clusters;

namespace StandIns.Tests.Reentrancy;

public sealed class ReentrancyTests(SharedCluster cluster)
{
    private IChainGrain NewGrain() => cluster.Grains.GetGrain<IChainGrain>(SharedCluster.NewKey());

    [Fact]
    public async Task CallBack_IntoTheCaller_TimesOut() =>
        await Assert.ThrowsAsync<TimeoutException>(() => NewGrain().CallThrough(NewGrain()));

    [Fact]
    public async Task CallBack_WhenTheChainIsAllowed_GetsIn() =>
        Assert.Equal("answer", await NewGrain().CallThroughAllowed(NewGrain()));

    [Fact]
    public async Task CallBack_WhenTheChainIsSuppressed_TimesOut() =>
        await Assert.ThrowsAsync<TimeoutException>(() => NewGrain().CallThroughSuppressed(NewGrain()));

    [Fact]
    public async Task CallBack_AfterADeadlockHasTimedOut_FindsTheGrainAlive()
    {
        var grain = NewGrain();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.CallThrough(NewGrain()));

        Assert.Equal("answer", await Eventually.Succeeds(grain.Answer));
    }
}
