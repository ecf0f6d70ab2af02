namespace ServiceDefaults.Configuration;

/// <summary>Where state is kept.</summary>
public sealed record StorageSettings
{
    /// <summary><c>TELEPOOL_DATA</c>: the data directory, made where there is none.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary><c>TELEPOOL_KEY_FILE</c>: the key vault's file; null means <c>keys</c> in the data directory, made where there is none.</summary>
    public string? KeyFile { get; init; }

    /// <summary><c>TELEPOOL_CLUSTER</c>: <c>single</c> or <c>redis</c>.</summary>
    public ClusterKind Cluster { get; init; }

    /// <summary><c>TELEPOOL_REDIS</c>: the connection string, where the cluster is Redis. May hold a password.</summary>
    public string? Redis { get; init; }

    /// <summary><c>TELEPOOL_CLUSTER_ID</c>: tells clusters on one Redis apart.</summary>
    public string ClusterId { get; init; } = "telepool";

    /// <summary>Leaves the connection string out.</summary>
    public override string ToString() => $"{nameof(StorageSettings)} {{ {Cluster}, {DataDirectory} }}";
}
