using StandIns.Tests.Clusters;

namespace StandIns.Tests.Turns;

public sealed class TurnTests(SharedCluster cluster)
{
    [Fact]
    public async Task Calls_AtTheSameTime_RunOneAfterTheOther()
    {
        var grain = cluster.Grains.GetGrain<ICounterGrain>(SharedCluster.NewKey());

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.Increment()));

        Assert.Equal(Enumerable.Range(1, 100), results.Order());
    }

    [Fact]
    public async Task Call_WhileAnotherAwaits_Waits()
    {
        var key = SharedCluster.NewKey();
        var grain = cluster.Grains.GetGrain<ICounterGrain>(key);
        var first = grain.PassGate();
        await Gate.Of(key).Entered;

        var second = grain.Get();
        await cluster.Grains.GetGrain<ICounterGrain>(SharedCluster.NewKey()).Get();
        Assert.False(second.IsCompleted);

        Gate.Of(key).Open();
        await first;
        Assert.Equal(0, await second);
    }

    [Fact]
    public async Task Calls_ToDifferentGrains_RunAtTheSameTime()
    {
        var keys = Enumerable.Range(0, 10).Select(_ => SharedCluster.NewKey()).ToList();
        var calls = keys.ConvertAll(key => cluster.Grains.GetGrain<ICounterGrain>(key).PassGate());

        await Task.WhenAll(keys.Select(key => Gate.Of(key).Entered));

        keys.ForEach(key => Gate.Of(key).Open());
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Code_AfterAwait_IsInTheGrainsTurns()
    {
        var where = await cluster.Grains.GetGrain<ICounterGrain>(SharedCluster.NewKey()).WhereIsCode();

        Assert.Equal((true, true, false), where);
    }
}
