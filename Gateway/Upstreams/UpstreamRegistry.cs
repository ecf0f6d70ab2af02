using System.Collections.Concurrent;
using System.Net;
using MTProto.Client.Proxies;

namespace Telepool.Gateway.Upstreams;

/// <summary>Every upstream that was ever asked for, so that its health and load outlive the configuration that named it. Safe for all threads.</summary>
internal sealed class UpstreamRegistry(int workers)
{
    private readonly ConcurrentDictionary<IPEndPoint, Upstream> _direct = new();
    private readonly ConcurrentDictionary<string, Upstream> _proxies = new(StringComparer.Ordinal);

    /// <summary>Everything that is known.</summary>
    public IEnumerable<Upstream> All => _direct.Values.Concat(_proxies.Values);

    /// <summary>The upstream that is an address.</summary>
    public Upstream Of(IPEndPoint endPoint) => _direct.GetOrAdd(endPoint, static (key, count) => new Upstream(key, count), workers);

    /// <summary>The upstream that is a proxy; another one where its credentials have changed.</summary>
    public Upstream Of(ProxyAddress proxy) => _proxies.GetOrAdd(proxy.Reveal(), static (_, of) => new Upstream(of.proxy, of.workers), (proxy, workers));
}
