using System.Reflection;
using Grains;
using Grains.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;
using Testing;

namespace Gateway.Tests.Cluster;

/// <summary>A silo with the gateways' grains, on a clock of the test's own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestCluster()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GrainStorageNames.Durable);
            silo.Services.AddKeyedSingleton<TimeProvider>(GrainClock.Key, Time);
            silo.Services.AddAdmission();
            silo.Services.AddSingleton<ISessionVault, MarkingVault>();
        });
        _cluster = builder.Build();
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<TestCluster> StartAsync()
    {
        var cluster = new TestCluster();
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>The cluster over a line that can be cut.</summary>
    public (IGrainFactory Grains, CutLine Line) Line()
    {
        var grains = DispatchProxy.Create<IGrainFactory, CutLine>();
        var line = (CutLine)(object)grains;
        line.Inner = Grains;
        return (grains, line);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
