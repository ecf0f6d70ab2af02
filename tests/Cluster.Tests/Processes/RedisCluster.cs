using ServiceDefaults.Configuration;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>A cluster on Redis.</summary>
public sealed class RedisCluster() : ClusterFixture(ClusterKind.Redis);
