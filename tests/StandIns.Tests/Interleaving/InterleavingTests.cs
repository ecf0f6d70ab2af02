using StandIns.Tests.Clusters;

namespace StandIns.Tests.Interleaving;

public sealed class InterleavingTests(SharedCluster cluster)
{
    private readonly string _first = SharedCluster.NewKey();
    private readonly string _second = SharedCluster.NewKey();

    private IMixedGrain NewMixed() => cluster.Grains.GetGrain<IMixedGrain>(SharedCluster.NewKey());

    private IOpenGrain NewOpen(Type grainClass) => cluster.Grains.GetGrain<IOpenGrain>(SharedCluster.NewKey(), grainClass.FullName);

    [Fact]
    public async Task AlwaysInterleave_WhileAWriteWaits_GetsIn()
    {
        var grain = NewMixed();

        await AssertSecondGetsIn(grain.Write, grain.Peek);
    }

    [Fact]
    public async Task Write_WhileAnAlwaysInterleaveWaits_GetsIn()
    {
        var grain = NewMixed();

        await AssertSecondGetsIn(grain.Peek, grain.Write);
    }

    [Fact]
    public async Task Read_WhileAReadWaits_GetsIn()
    {
        var grain = NewMixed();

        await AssertSecondGetsIn(grain.Read, grain.Read);
    }

    [Fact]
    public async Task Read_WhileAWriteWaits_Waits()
    {
        var grain = NewMixed();

        await AssertSecondWaits(grain.Write, grain.Read);
    }

    [Fact]
    public async Task Write_WhileAReadWaits_Waits()
    {
        var grain = NewMixed();

        await AssertSecondWaits(grain.Read, grain.Write);
    }

    [Fact]
    public async Task Reentrant_WhileACallWaits_LetsOthersIn()
    {
        var grain = NewOpen(typeof(ReentrantOpenGrain));

        await AssertSecondGetsIn(grain.Pass, grain.Pass);
    }

    [Fact]
    public async Task MayInterleave_WhenThePredicateAgrees_LetsTheCallIn()
    {
        var grain = NewOpen(typeof(ChoosyOpenGrain));

        await AssertSecondGetsIn(grain.Pass, gate => grain.Pass($"urgent-{gate}"), $"urgent-{_second}");
    }

    [Fact]
    public async Task MayInterleave_WhenThePredicateRefuses_LetsTheCallWait()
    {
        var grain = NewOpen(typeof(ChoosyOpenGrain));

        await AssertSecondWaits(grain.Pass, grain.Pass);
    }

    [Fact]
    public async Task OneWay_WhenTheGrainThrows_EndsWellAllTheSame()
    {
        var key = SharedCluster.NewKey();

        await cluster.Grains.GetGrain<IMixedGrain>(key).Note("noted");

        await Eventually.IsTrue(() => Journal.Read(key) is ["noted"]);
    }

    private async Task AssertSecondGetsIn(Func<string, Task> first, Func<string, Task> second, string? secondGate = null)
    {
        var one = first(_first);
        await Gate.Of(_first).Entered;
        var other = second(_second);

        await Gate.Of(secondGate ?? _second).Entered;

        Gate.Of(_first).Open();
        Gate.Of(secondGate ?? _second).Open();
        await Task.WhenAll(one, other);
    }

    private async Task AssertSecondWaits(Func<string, Task> first, Func<string, Task> second)
    {
        var one = first(_first);
        await Gate.Of(_first).Entered;
        var other = second(_second);
        var entered = Gate.Of(_second).Entered;
        await NewMixed().Peek(OpenGate());
        Assert.False(entered.IsCompleted);

        Gate.Of(_first).Open();
        await entered;

        Gate.Of(_second).Open();
        await Task.WhenAll(one, other);
    }

    private static string OpenGate()
    {
        var gate = SharedCluster.NewKey();
        Gate.Of(gate).Open();
        return gate;
    }
}
