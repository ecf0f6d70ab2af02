namespace Orleans.Runtime;

/// <summary>A member of a cluster.</summary>
public sealed class ClusterMember(SiloAddress siloAddress, SiloStatus status, string name)
{
    /// <summary>The silo.</summary>
    public SiloAddress SiloAddress { get; } = siloAddress;

    /// <summary>How it stands.</summary>
    public SiloStatus Status { get; } = status;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;
}
