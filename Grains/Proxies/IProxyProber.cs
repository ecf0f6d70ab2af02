using Grains.Interfaces.Proxies;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>Finds out whether a proxy is of use; registered once by the host.</summary>
public interface IProxyProber
{
    /// <summary>Connects through a proxy and asks a data centre for its first word. Ends by itself after the connection's usual limits.</summary>
    /// <param name="proxyId">The proxy, for the result.</param>
    /// <param name="proxy">Its address.</param>
    /// <param name="dcId">The data centre; 0 for the usual one.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    Task<ProxyTestResult> ProbeAsync(string proxyId, ProxyAddress proxy, int dcId, CancellationToken cancellationToken);
}
