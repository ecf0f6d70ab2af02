using System.Collections.Concurrent;
using System.Net;
using MTProto.Client.Proxies;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Upstreams;

/// <summary>Every upstream that was ever asked for, so that its health and load outlive the configuration that named it. One per gateway; safe for all threads.</summary>
/// <param name="workers">Worker threads of the gateway.</param>
/// <param name="events">Who is told how upstreams do.</param>
internal sealed class UpstreamRegistry(int workers, IUpstreamEvents events)
{
    private readonly ConcurrentDictionary<IPEndPoint, Upstream> _direct = new();
    private readonly ConcurrentDictionary<string, Upstream> _proxies = new(StringComparer.Ordinal);
    private ProxyAddress[] _pool = [];
    private DataCenterList? _learnt;
    private int _poolVersion;

    /// <summary>Who is told how upstreams do.</summary>
    public IUpstreamEvents Events { get; } = events;

    /// <summary>Where Telegram has said that its data centres are; null before it has.</summary>
    public DataCenterList? Learnt
    {
        get => Volatile.Read(ref _learnt);
        set => Volatile.Write(ref _learnt, value);
    }

    /// <summary>Everything that is known.</summary>
    public IEnumerable<Upstream> All => _direct.Values.Concat(_proxies.Values);

    /// <summary>The healthy proxies of the cluster's pool.</summary>
    public IReadOnlyList<ProxyAddress> Pool => Volatile.Read(ref _pool);

    /// <summary>Grows when <see cref="Pool"/> changes.</summary>
    public int PoolVersion => Volatile.Read(ref _poolVersion);

    /// <summary>The upstream that is an address.</summary>
    public Upstream Of(IPEndPoint endPoint) => _direct.GetOrAdd(endPoint, static (key, count) => new Upstream(key, count), workers);

    /// <summary>The upstream that is a proxy; another one where its credentials have changed.</summary>
    public Upstream Of(ProxyAddress proxy) => _proxies.GetOrAdd(proxy.Reveal(), static (_, of) => new Upstream(of.proxy, of.workers), (proxy, workers));

    /// <summary>Replaces the pool's proxies.</summary>
    public void SetPool(ProxyAddress[] proxies)
    {
        Volatile.Write(ref _pool, proxies);
        Interlocked.Increment(ref _poolVersion);
    }
}
