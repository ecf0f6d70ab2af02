namespace Telepool.Gateway.Cluster;

/// <summary>What becomes of new connections that only the cluster could admit, while it does not answer.</summary>
public enum UnreachablePolicy
{
    /// <summary>Users that the cluster has let in before are held to their configured limits by this gateway alone; others are refused.</summary>
    Limits,

    /// <summary>They are refused.</summary>
    Refuse,
}
