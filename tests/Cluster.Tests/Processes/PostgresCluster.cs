using ServiceDefaults.Configuration;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>A cluster on PostgreSQL, in tables that its first silo made.</summary>
public sealed class PostgresCluster() : ClusterFixture(ClusterKind.Postgres);
