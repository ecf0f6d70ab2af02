using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>Clusters of this process that find each other by ports, as clusters on one machine do.</summary>
internal sealed class LocalhostClusters(IOptions<ClusterOptions> cluster, LocalhostClusteringOptions ports) : IClusterLocator
{
    private static readonly Lock ClustersLock = new();
    private static readonly Dictionary<(string Service, string Cluster, int PrimaryPort), InProcessCluster> Clusters = [];
    private static TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InProcessCluster ForSilo(Silo silo)
    {
        lock (ClustersLock)
        {
            if (Clusters.Values.SelectMany(known => known.ActiveSilos).Any(other => Clash(other, silo)))
            {
                // What binding the port would say, if it were bound.
                throw new OrleansConfigurationException($"Another silo of this process uses port {silo.SiloAddress.Endpoint.Port} already.");
            }

            var key = (cluster.Value.ServiceId, cluster.Value.ClusterId, ports.PrimarySiloPort);
            if (!Clusters.TryGetValue(key, out var found))
            {
                Clusters[key] = found = new InProcessCluster();
                found.MembersChanged += AnnounceChange;
            }

            return found;
        }
    }

    public async Task<InProcessCluster> ForClientAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        while (true)
        {
            Task changed;
            lock (ClustersLock)
            {
                if (Clusters.FirstOrDefault(pair => IsMine(pair.Key.Service, pair.Key.Cluster, pair.Value)).Value is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No silo with gateway port {string.Join(" or ", ports.GatewayPorts)} appeared within {timeout}.");
            }
        }
    }

    private static bool Clash(Silo one, Silo other) =>
        one != other && one.SiloAddress.Endpoint.Port != 0 && one.SiloAddress.Endpoint.Port == other.SiloAddress.Endpoint.Port;

    private bool IsMine(string service, string id, InProcessCluster candidate) =>
        service == cluster.Value.ServiceId
        && id == cluster.Value.ClusterId
        && candidate.ActiveSilos.Any(silo => ports.GatewayPorts.Contains(silo.GatewayAddress.Endpoint.Port));

    private static void AnnounceChange()
    {
        lock (ClustersLock)
        {
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
