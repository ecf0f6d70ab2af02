using System.Net;

namespace ServiceDefaults.Configuration;

/// <summary>Where state is kept.</summary>
public sealed record StorageSettings
{
    /// <summary><c>TELEPOOL_DATA</c>: the data directory, made where there is none.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary><c>TELEPOOL_KEY_FILE</c>: the key vault's file; null means <c>keys</c> in the data directory, made where there is none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where the key is that seals.</summary>
    public KeyVaultSettings KeyVault { get; init; } = new();

    /// <summary><c>TELEPOOL_CLUSTER</c>: <c>single</c>, <c>redis</c> or <c>postgres</c>.</summary>
    public ClusterKind Cluster { get; init; }

    /// <summary><c>TELEPOOL_REDIS</c>: the connection string, where the cluster is Redis. May hold a password.</summary>
    public string? Redis { get; init; }

    /// <summary><c>TELEPOOL_CLUSTER_POSTGRES</c>: the connection string, where the cluster is PostgreSQL. May hold a password.</summary>
    public string? ClusterPostgres { get; init; }

    /// <summary><c>TELEPOOL_ADVERTISE</c>: the address at which the other processes of a cluster reach this one.</summary>
    public IPAddress Advertise { get; init; } = IPAddress.Loopback;

    /// <summary><c>TELEPOOL_SILO_PORT</c>: where other silos connect; 0 takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary><c>TELEPOOL_GATEWAY_PORT</c>: where collectors of their own process connect; 0 takes a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary><c>TELEPOOL_CLUSTER_ID</c>: tells clusters in one Redis or PostgreSQL apart.</summary>
    public string ClusterId { get; init; } = "telepool";

    /// <summary>
    /// <c>TELEPOOL_GATEWAY</c>: gateways of silos, for a process that only calls grains; not needed in a cluster of Redis or PostgreSQL,
    /// where silos are found.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Gateways { get; init; } = [];

    /// <summary>Whether the settings say how to reach silos of other processes.</summary>
    public bool HasRemoteSilos => Gateways.Count > 0 || Cluster != ClusterKind.Single;

    /// <summary>Leaves the connection string out.</summary>
    public override string ToString() => $"{nameof(StorageSettings)} {{ {Cluster}, {DataDirectory} }}";
}
