using Orleans;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Timers;

public sealed class TimerTests(SharedCluster cluster)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly string _key = SharedCluster.NewKey();

    private ITickingGrain Grain => cluster.Grains.GetGrain<ITickingGrain>(_key);

    [Fact]
    public async Task Timer_WithAPeriod_TicksInTurnsOfTheGrain()
    {
        await Grain.Start(TimeSpan.Zero, Soon);

        await Eventually.IsTrue(() => Journal.Read(_key).Count >= 5);
        Assert.All(Journal.Read(_key), entry => Assert.Equal("tick", entry));
        await Grain.Stop();
    }

    [Fact]
    public async Task Timer_WithoutAPeriod_TicksOnce()
    {
        await Grain.Start(Soon, Timeout.InfiniteTimeSpan);
        var other = cluster.Grains.GetGrain<ITickingGrain>(SharedCluster.NewKey());
        await other.Start(Soon, Soon);

        await Eventually.IsTrue(() => Journal.Read(other.GetPrimaryKeyString()).Count >= 10);

        Assert.Equal(["tick"], Journal.Read(_key));
        await other.Stop();
    }

    [Fact]
    public async Task Timer_ThatIsStopped_TicksNoMore()
    {
        await Grain.Start(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Stop();
        await Grain.Pass(OpenGate());

        Assert.Empty(Journal.Read(_key));
    }

    [Fact]
    public async Task Timer_ThatIsChanged_TicksAnew()
    {
        await Grain.Start(TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        await Grain.Change(Soon, Timeout.InfiniteTimeSpan);

        await Eventually.IsTrue(() => Journal.Read(_key) is ["tick"]);
    }

    [Fact]
    public async Task Timer_ThatThrows_TicksOn()
    {
        await Grain.StartThrowing();

        await Eventually.IsTrue(() => Journal.Read(_key).Count >= 3);
        await Grain.Stop();
    }

    [Fact]
    public async Task Tick_WhileACallWaits_Waits()
    {
        var gate = SharedCluster.NewKey();
        await Grain.Start(TimeSpan.FromMilliseconds(200), Timeout.InfiniteTimeSpan);
        var call = Grain.Pass(gate);
        await Gate.Of(gate).Entered;
        var other = cluster.Grains.GetGrain<ITickingGrain>(SharedCluster.NewKey());
        await other.Start(TimeSpan.FromMilliseconds(600), Timeout.InfiniteTimeSpan);
        await Eventually.IsTrue(() => Journal.Read(other.GetPrimaryKeyString()).Count == 1);
        Assert.Empty(Journal.Read(_key));

        Gate.Of(gate).Open();
        await call;

        await Eventually.IsTrue(() => Journal.Read(_key) is ["tick"]);
    }

    [Fact]
    public async Task Call_WhileATickWaits_Waits()
    {
        await Grain.StartGated(interleave: false);
        await Gate.Of(_key).Entered;
        var call = Grain.Pass(OpenGate());
        await cluster.Grains.GetGrain<ITickingGrain>(SharedCluster.NewKey()).Pass(OpenGate());
        Assert.False(call.IsCompleted);

        Gate.Of(_key).Open();
        await call;
    }

    [Fact]
    public async Task Call_WhileAnInterleavingTickWaits_GetsIn()
    {
        await Grain.StartGated(interleave: true);
        await Gate.Of(_key).Entered;

        await Grain.Pass(OpenGate());

        Gate.Of(_key).Open();
    }

    [Fact]
    public async Task Timer_OfAGrainThatEnds_EndsWithIt()
    {
        await Grain.StartWatching();
        await Eventually.IsTrue(() => Journal.Read(_key) is ["tick"]);

        await Grain.End();

        await Eventually.IsTrue(() => Journal.Read(_key) is [_, _, _]);
        Assert.Contains("token cancelled", Journal.Read(_key));
    }

    private static string OpenGate()
    {
        var gate = SharedCluster.NewKey();
        Gate.Of(gate).Open();
        return gate;
    }
}
