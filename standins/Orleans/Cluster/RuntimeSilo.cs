namespace Orleans.Runtime;

/// <summary>The silo that the code runs in.</summary>
public sealed class Silo
{
    internal Silo(Cluster.Silo silo) => SiloAddress = silo.SiloAddress;

    /// <summary>The silo's address.</summary>
    public SiloAddress SiloAddress { get; }
}
