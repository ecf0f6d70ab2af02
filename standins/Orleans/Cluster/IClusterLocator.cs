namespace Orleans.Cluster;

/// <summary>Finds the cluster that a silo or client belongs to; one per way of clustering.</summary>
internal interface IClusterLocator
{
    InProcessCluster ForSilo(Silo silo);

    /// <exception cref="TimeoutException">No such cluster appeared in time.</exception>
    Task<InProcessCluster> ForClientAsync(TimeSpan timeout, CancellationToken cancellationToken);
}
