using System.Diagnostics;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Timeouts;

public sealed class TimeoutTests(SharedCluster cluster)
{
    private readonly string _key = SharedCluster.NewKey();

    private ISlowGrain Grain => cluster.Grains.GetGrain<ISlowGrain>(_key);

    [Fact]
    public async Task Call_ThatIsNotAnswered_TimesOut()
    {
        var start = Stopwatch.GetTimestamp();

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.PassGate());

        Assert.InRange(Stopwatch.GetElapsedTime(start), SharedCluster.ResponseTimeout * 0.9, SharedCluster.ResponseTimeout + Eventually.Deadline);
    }

    [Fact]
    public async Task Call_OfAMethodWithATimeoutOfItsOwn_TimesOutByThat()
    {
        var start = Stopwatch.GetTimestamp();

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.PassGateQuickly());

        Assert.True(Stopwatch.GetElapsedTime(start) < SharedCluster.ResponseTimeout);
    }

    [Fact]
    public async Task Grain_WhoseCallerHasTimedOut_ServesTheNext()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.PassGateQuickly());
        Gate.Of(_key).Open();

        Assert.Equal(42, await Grain.Answer());
    }

    [Fact]
    public async Task Cancellation_DuringTheCall_ReachesTheGrainAndTheCaller()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitFor(cancellation.Token);
        await Eventually.IsTrue(() => Journal.Read(_key) is ["began"]);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.IsTrue(() => Journal.Read(_key) is ["began", "cancelled"]);
    }

    [Fact]
    public async Task Cancellation_BeforeTheCall_KeepsItFromTheGrain()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.WaitFor(new CancellationToken(canceled: true)));

        Assert.Empty(Journal.Read(_key));
    }
}
