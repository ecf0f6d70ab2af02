namespace Grains.Proxies;

/// <summary>What a pool of proxies keeps between activations.</summary>
[GenerateSerializer, Alias("telepool.proxy-pool-state")]
internal sealed class ProxyPoolState
{
    /// <summary>In the order in which they were added.</summary>
    [Id(0)]
    public List<ProxyEntry> Proxies { get; set; } = [];

    [Id(1)]
    public Dictionary<string, BoundAccount> Accounts { get; set; } = [];

    /// <summary>Whether there ever was a proxy: from then on nobody goes straight unless told to.</summary>
    [Id(2)]
    public bool IsRequired { get; set; }
}
