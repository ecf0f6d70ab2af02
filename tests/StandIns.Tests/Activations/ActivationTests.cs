using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Activations;

public sealed class ActivationTests(SharedCluster cluster)
{
    private readonly string _key = SharedCluster.NewKey();

    private ILifeGrain Grain => cluster.Grains.GetGrain<ILifeGrain>(_key);

    [Fact]
    public async Task Grain_BeginsWithItsFirstCall_Once()
    {
        _ = Grain;
        Assert.Empty(Journal.Read(_key));

        var lives = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Grain.LifeId()));

        Assert.Single(lives.Distinct());
        Assert.Equal(["begins"], Journal.Read(_key));
    }

    [Fact]
    public async Task Grain_ThatAskedForItsEnd_EndsAndBeginsAnew()
    {
        var first = await Grain.EndSoon();
        await Eventually.IsTrue(() => Journal.Read(_key).Count == 2);

        var second = await Grain.LifeId();

        Assert.NotEqual(first, second);
        Assert.Equal(["begins", "ends: ApplicationRequested", "begins"], Journal.Read(_key));
    }

    [Fact]
    public async Task Grain_ThatAskedForItsEnd_FinishesItsCallFirst()
    {
        var gate = SharedCluster.NewKey();
        var call = Grain.EndSoonAndPass(gate);
        await Gate.Of(gate).Entered;
        var next = Grain.LifeId();
        Gate.Of(gate).Open();

        Assert.NotEqual(await call, await next);
        Assert.Equal(["begins", "passed", "ends: ApplicationRequested", "begins"], Journal.Read(_key));
    }

    [Fact]
    public async Task Calls_ThatMeetAnEndingGrain_AreAllServed()
    {
        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, 10).Select(i => i == 3 ? Grain.EndSoon() : Grain.LifeId()).ToList();
            await Task.WhenAll(calls);
        }

        var journal = Journal.Read(_key);
        Assert.All(journal.Index(), entry => Assert.StartsWith(entry.Index % 2 == 0 ? "begins" : "ends", entry.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Grain_EndedFromOutside_KnowsWhy()
    {
        await Grain.LifeId();

        await cluster.Cluster.DeactivateAsync(Grain);

        Assert.StartsWith("ends: ", Journal.Read(_key)[1], StringComparison.Ordinal);
        Assert.False(cluster.Cluster.TryGetGrainContext(Grain.GetGrainId(), out _));
    }

    [Fact]
    public async Task Grain_WhoseStartFails_FailsTheCallAndTriesAgainAtTheNext()
    {
        var grain = cluster.Grains.GetGrain<IBrokenGrain>(_key);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => grain.Answer());

        Assert.Contains("Cannot start.", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(42, await Eventually.Succeeds(grain.Answer));
    }
}
