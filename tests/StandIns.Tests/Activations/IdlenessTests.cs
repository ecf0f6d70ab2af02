using System.Diagnostics;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Activations;

public sealed class IdlenessTests : IAsyncLifetime
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly string _key = SharedCluster.NewKey();
    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(1)
        .ConfigureSilo((_, silo) => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(0.2);
            options.CollectionAge = Age;
        }))
        .Build();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Grain_NotCalledForLongEnough_Ends()
    {
        await _cluster.Client.GetGrain<ILifeGrain>(_key).LifeId();

        await EndsOfIdleness(_key);
    }

    [Fact]
    public async Task Grain_CalledAgainAndAgain_Lives()
    {
        var grain = _cluster.Client.GetGrain<ILifeGrain>(_key);
        var first = await grain.LifeId();
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Age / 10);
        while (Stopwatch.GetElapsedTime(start) < Age * 2)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.Equal(first, await grain.LifeId());
        }
    }

    [Fact]
    public async Task Grain_ThatDelaysOrIsKeptAlive_OutlivesOthers()
    {
        var delayed = SharedCluster.NewKey();
        var kept = SharedCluster.NewKey();
        await _cluster.Client.GetGrain<ILifeGrain>(delayed).StayAtLeast(TimeSpan.FromMinutes(10));
        await _cluster.Client.GetGrain<IIdleGrain>(kept).Touch();
        await _cluster.Client.GetGrain<ILifeGrain>(_key).LifeId();

        // Others go twice while these stay.
        await EndsOfIdleness(_key);
        var later = SharedCluster.NewKey();
        await _cluster.Client.GetGrain<ILifeGrain>(later).LifeId();
        await EndsOfIdleness(later);

        Assert.Equal(["begins"], Journal.Read(delayed));
        Assert.Empty(Journal.Read(kept));
    }

    private static Task EndsOfIdleness(string key) =>
        Eventually.IsTrue(() => Journal.Read(key) is ["begins", "ends: ActivationIdle"]);
}
