namespace Telepool.Cluster.Tests.Processes;

/// <summary>A cluster on PostgreSQL.</summary>
[Collection("processes")]
public sealed class PostgresClusterTests(PostgresCluster cluster) : ClusterTests(cluster), IClassFixture<PostgresCluster>
{
    protected override string StateServer => "postgres";
}
