using MTProto.Client.Proxies;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>Where the cluster's proxies are asked for.</summary>
internal interface IProxyPoolSource
{
    /// <summary>The healthy SOCKS5 and HTTP proxies of a pool; null where nothing has changed since the last time.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ProxyAddress>?> ListAsync(string pool, CancellationToken cancellationToken);
}
