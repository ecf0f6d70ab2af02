using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;
using StandIns.Tests.Storage;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace StandIns.Tests.Clusters;

/// <summary>One silo for all tests that need nothing special of it.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    /// <summary>Shorter than the default of 30 s, so that the tests of deadlocks end.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(4);

    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(1)
        .ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddSharedStorage();
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        })
        .ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout))
        .Build();

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        return _cluster.DisposeAsync();
    }
}
