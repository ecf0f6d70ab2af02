namespace Grains.Interfaces.Proxies;

/// <summary>How a proxy stands.</summary>
[GenerateSerializer, Alias("telepool.proxy-state")]
public enum ProxyState
{
    /// <summary>It serves.</summary>
    Healthy,

    /// <summary>It failed too often, or an operator banned it: nobody is sent through it until the ban is over and a probe succeeds.</summary>
    Banned,

    /// <summary>Its ban is over and a probe is under way; nobody is sent through it yet.</summary>
    Probing,

    /// <summary>Nobody new is sent through it; who uses it leaves between two leases.</summary>
    Draining,
}
