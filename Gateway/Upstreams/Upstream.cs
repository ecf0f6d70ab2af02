using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MTProto.Client.Proxies;

namespace Telepool.Gateway.Upstreams;

/// <summary>
/// Something that connections go through: an address of a data centre, or a proxy. There is one object of each, whatever the version of the
/// configuration, so that what is known of it outlives a reload.
/// </summary>
internal sealed class Upstream
{
    private readonly ConcurrentDictionary<int, UpstreamHealth> _reach = new();
    private volatile IPEndPoint[] _endPoints;
    private long _usedAt = long.MinValue / 2;

    public Upstream(IPEndPoint endPoint, int workers)
    {
        Id = endPoint.ToString();
        _endPoints = [endPoint];
        Load = new UpstreamLoad(workers);
        Hash = HashOf(Id);
    }

    public Upstream(ProxyAddress proxy, int workers)
    {
        Id = proxy.Id;
        Proxy = proxy;
        _endPoints = proxy.EndPoint is IPEndPoint endPoint ? [endPoint] : [];
        Load = new UpstreamLoad(workers);
        Hash = HashOf(Id);
    }

    /// <summary>What logs and metrics call it; no secret.</summary>
    public string Id { get; }

    /// <summary>The proxy; null where this is an address of a data centre.</summary>
    public ProxyAddress? Proxy { get; }

    /// <summary>Where to connect to; empty while a proxy's name has not been resolved.</summary>
    public IPEndPoint[] EndPoints => _endPoints;

    /// <summary>How it does.</summary>
    public UpstreamHealth Health { get; } = new();

    /// <summary>When a client was last sent through it, on the workers' clock; long ago before the first.</summary>
    public long UsedAt
    {
        get => Volatile.Read(ref _usedAt);
        set => Volatile.Write(ref _usedAt, value);
    }

    /// <summary>How many connections it has.</summary>
    public UpstreamLoad Load { get; }

    /// <summary>The same number in every process for the same upstream.</summary>
    public ulong Hash { get; }

    /// <summary>Whether this proxy reaches a data centre; null where this is no proxy.</summary>
    public UpstreamHealth? ReachOf(int dataCenter) => Proxy is null ? null : _reach.GetOrAdd(dataCenter, static _ => new UpstreamHealth());

    /// <summary>What a proxy's name was resolved to.</summary>
    public void Resolve(IPEndPoint[] endPoints) => _endPoints = endPoints;

    /// <inheritdoc/>
    public override string ToString() => Proxy?.ToString() ?? Id;

    // FNV-1a, 64 bits (RFC 9923): the process's own string hash is another at every start.
    private static ulong HashOf(string text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }
}
