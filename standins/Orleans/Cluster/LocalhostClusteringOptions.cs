namespace Orleans.Cluster;

/// <summary>The ports by which silos and clients of one machine find each other.</summary>
internal sealed record LocalhostClusteringOptions(int PrimarySiloPort, IReadOnlyList<int> GatewayPorts);
