using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Silos;

public sealed class SiloTests : IAsyncLifetime
{
    // Random placement leaves one of two silos empty once in 2^29 runs.
    private const int GrainCount = 30;

    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(2)
        .ConfigureSilo((_, silo) =>
        {
            silo.AddSharedStorage();

            // A dead silo is found out within seconds, where that takes time at all.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 1;
                options.NumVotesForDeathDeclaration = 1;
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(15));
        })
        .ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(15)))
        .Build();

    private readonly long _firstKey = Math.Abs(BitConverter.ToInt32(Guid.NewGuid().ToByteArray())) * 100L;

    private List<IResidentGrain> Grains =>
        [.. Enumerable.Range(0, GrainCount).Select(i => _cluster.Client.GetGrain<IResidentGrain>(_firstKey + i))];

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Grains_AreSpreadOverTheSilos_AndEachHasOneHome()
    {
        var homes = await Task.WhenAll(Grains.Select(grain => grain.Where()));

        Assert.Equal(_cluster.Silos.Select(silo => silo.SiloAddress).Order(), homes.Distinct().Order());
        foreach (var silo in _cluster.Silos)
        {
            var factory = silo.ServiceProvider.GetRequiredService<IGrainFactory>();
            for (var i = 0; i < GrainCount; i++)
            {
                Assert.Equal(homes[i], await factory.GetGrain<IResidentGrain>(_firstKey + i).Where());
            }
        }
    }

    [Fact]
    public async Task Silo_ThatIsKilled_ItsGrainsComeBackElsewhereWithTheirState()
    {
        await Task.WhenAll(Grains.Select((grain, i) => grain.Store(i)));
        var victim = _cluster.Silos[1];

        await _cluster.KillSiloAsync(victim);

        for (var i = 0; i < GrainCount; i++)
        {
            var grain = Grains[i];
            Assert.Equal(i, await Eventually.Succeeds(grain.Stored));
            Assert.NotEqual(victim.SiloAddress, await Eventually.Succeeds(grain.Where));
        }
    }

    [Fact]
    public async Task Silo_ThatIsKilled_FailsTheCallsItWasServing()
    {
        var victim = _cluster.Silos[1];
        var grain = await GrainIn(victim.SiloAddress);
        var gate = SharedCluster.NewKey();
        var call = grain.Pass(gate);
        await Gate.Of(gate).Entered;

        await _cluster.KillSiloAsync(victim);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => call);
        Assert.True(exception is OrleansException or TimeoutException, exception.ToString());
        Gate.Of(gate).Open();
    }

    [Fact]
    public async Task Silo_ThatIsStopped_HandsItsGrainsOver()
    {
        await Task.WhenAll(Grains.Select((grain, i) => grain.Store(i)));
        var leaving = _cluster.Silos[1];
        var inside = new List<long>();
        foreach (var grain in Grains)
        {
            if ((await grain.Where()).Equals(leaving.SiloAddress))
            {
                inside.Add(grain.GetPrimaryKeyLong());
            }
        }

        await _cluster.StopSiloAsync(leaving);

        Assert.Equal(
            inside.Select(key => $"{key}: {DeactivationReasonCode.ShuttingDown}").Order(),
            Journal.Read($"{leaving.SiloAddress}").Order());
        for (var i = 0; i < GrainCount; i++)
        {
            Assert.Equal(i, await Eventually.Succeeds(Grains[i].Stored));
        }
    }

    [Fact]
    public async Task Silo_ThatIsAdded_TakesGrains()
    {
        var added = await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();

        var next = _firstKey + GrainCount;
        await Eventually.IsTrue(async () => (await _cluster.Client.GetGrain<IResidentGrain>(next++).Where()).Equals(added.SiloAddress));
    }

    private async Task<IResidentGrain> GrainIn(SiloAddress silo)
    {
        foreach (var grain in Grains)
        {
            if ((await grain.Where()).Equals(silo))
            {
                return grain;
            }
        }

        throw new InvalidOperationException($"No grain lives in {silo}.");
    }
}
