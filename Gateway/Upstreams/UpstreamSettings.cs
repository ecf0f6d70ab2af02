using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using MTProto.Client.Proxies;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Upstreams.WebSocket;

namespace Telepool.Gateway.Upstreams;

/// <summary>How data centres are reached.</summary>
public sealed record UpstreamSettings
{
    /// <summary>
    /// SOCKS5 and HTTP proxies to go through; empty goes direct. A proxy's <c>#capacity=N</c> is its weight among them, 1 where not said.
    /// </summary>
    public IReadOnlyList<ProxyAddress> Proxies { get; init; } = [];

    /// <summary>
    /// The pool of proxies in the cluster whose healthy SOCKS5 and HTTP proxies are used, such as <c>default</c>; null, the default, uses
    /// <see cref="Proxies"/> alone. Has no effect in a gateway without a cluster.
    /// </summary>
    public string? ProxyPool { get; init; }

    /// <summary>Whether connections go direct while none of the proxies serves; false by default, since who hides behind proxies would be shown.</summary>
    public bool FallBackToDirect { get; init; }

    /// <summary>Data centres by WebSocket inside TLS; null, the default, connects to them plainly. Goes without proxies.</summary>
    public WebSocketUpstreamSettings? WebSocket { get; init; }

    /// <summary>How connections are shared out among healthy upstreams: proxies where there are some, addresses of the data centre otherwise.</summary>
    public BalancingPolicy Balancing { get; init; } = BalancingPolicy.RoundRobin;

    /// <summary>Addresses of this host to connect from, at most one per family; empty leaves it to the system.</summary>
    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];

    /// <summary>Time for one attempt, a proxy's answers included; 5 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for all attempts of one connection together; 10 s by default: clients give up after about as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an address may be silent before the next one is tried beside it; 250 ms by default (RFC 8305, section 8). A proxy may be for four times as long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:02")]
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Failures in a row that put an upstream out; 3 by default.</summary>
    [Range(1, 100)]
    public int FailureLimit { get; init; } = 3;

    /// <summary>How long an upstream is out at first; doubles each time until it has served again, up to <see cref="MaxBackOff"/>. 2 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that an upstream is out; 2 minutes by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two probes of each upstream that is in use or out, a fifth of it random, 1 s or more; 30 s by default. Zero never probes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a probe asks the data centre for <c>req_pq_multi</c> after it has connected; true by default. Otherwise connecting is enough.</summary>
    public bool ProbeAsks { get; init; } = true;

    /// <summary>
    /// The most connections that each worker keeps open to a data centre ahead of need; 4 by default. There are none before a client wants the
    /// data centre, and their number follows what clients want. Zero opens every connection when it is wanted, which costs a round trip.
    /// </summary>
    [Range(0, 64)]
    public int Prepared { get; init; } = 4;

    /// <summary>
    /// How long a connection opened ahead is kept unused; 20 s by default: servers and NATs close what says nothing.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan PreparedAge { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether connections go through proxies.</summary>
    internal bool UsesProxies => Proxies.Count > 0 || ProxyPool is not null;

    /// <summary>Everything that is wrong about settings together; what one of them may be alone is said by its range.</summary>
    public IEnumerable<SettingError> Check()
    {
        for (var i = 0; i < Proxies.Count; i++)
        {
            if (Proxies[i].Kind is not (ProxyKind.Socks5 or ProxyKind.Http))
            {
                yield return new SettingError("upstreams.proxies", $"{Proxies[i]} is neither socks5:// nor http://");
            }

            if (Proxies.Take(i).Any(other => other.Id == Proxies[i].Id))
            {
                yield return new SettingError("upstreams.proxies", $"{Proxies[i]} is listed twice");
            }
        }

        if (WebSocket is not null && UsesProxies)
        {
            yield return new SettingError("upstreams.webSocket", "goes without proxies, and there are some");
        }

        if (WebSocket is { AuthorityFile: { } authorities } && !File.Exists(authorities))
        {
            yield return new SettingError("upstreams.webSocket.authorityFile", $"{authorities} does not exist");
        }

        if (ProxyPool is { } pool && string.IsNullOrWhiteSpace(pool))
        {
            yield return new SettingError("upstreams.proxyPool", "has no name");
        }

        if (LocalAddresses.Any(address => address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            || LocalAddresses.Select(address => address.AddressFamily).Distinct().Count() != LocalAddresses.Count)
        {
            yield return new SettingError("upstreams.localAddresses", "may hold one IPv4 and one IPv6 address");
        }

        if (MaxBackOff < BackOff)
        {
            yield return new SettingError("upstreams.maxBackOff", "must not be below upstreams.backOff");
        }

        if (ProbeInterval > TimeSpan.Zero && ProbeInterval < TimeSpan.FromSeconds(1))
        {
            yield return new SettingError("upstreams.probeInterval", "must be 0 or at least 1s");
        }
    }
}
