using Orleans.Cluster;

namespace Orleans.TestingHost;

/// <summary>All silos and clients of a cluster for tests are handed the same cluster.</summary>
internal sealed class TestClusterLocator(InProcessCluster cluster) : IClusterLocator
{
    public InProcessCluster ForSilo(Silo silo) => cluster;

    public Task<InProcessCluster> ForClientAsync(TimeSpan timeout, CancellationToken cancellationToken) => Task.FromResult(cluster);
}
