using System.Net;
using System.Net.Sockets;
using MTProto.Client.Proxies;

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

    /// <summary>How connections are shared out among healthy upstreams: proxies where there are some, addresses of the data centre otherwise.</summary>
    public BalancingPolicy Balancing { get; init; } = BalancingPolicy.RoundRobin;

    /// <summary>Addresses of this host to connect from, at most one per family; empty leaves it to the system.</summary>
    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];

    /// <summary>Time for one attempt, a proxy's answers included, 100 ms to 60 s; 5 s by default.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for all attempts of one connection together, up to 60 s; 10 s by default: clients give up after about as long.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an address may be silent before the next one is tried beside it, 10 ms to 2 s; 250 ms by default (RFC 8305, section 8).
    /// </summary>
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Failures in a row that put an upstream out, 1 to 100; 3 by default.</summary>
    public int FailureLimit { get; init; } = 3;

    /// <summary>How long an upstream is out at first; doubles each time until it has served again, up to <see cref="MaxBackOff"/>. 2 s by default.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that an upstream is out; 2 minutes by default.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two probes of each upstream that is in use, at least 1 s, a fifth of it random; 30 s by default. Zero never probes.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a probe asks the data centre for <c>req_pq_multi</c> after it has connected; true by default. Otherwise connecting is enough.</summary>
    public bool ProbeAnswers { get; init; } = true;

    /// <summary>
    /// The most connections that each worker keeps open to a data centre ahead of need, 0 to 64; 4 by default. There are none before a client wants the
    /// data centre, and their number follows what clients want. Zero opens every connection when it is wanted, which costs a round trip.
    /// </summary>
    public int Prepared { get; init; } = 4;

    /// <summary>
    /// How long a connection opened ahead is kept unused, 1 s to 5 minutes; 20 s by default: servers and NATs close what says nothing.
    /// </summary>
    public TimeSpan PreparedAge { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Everything that is wrong, by the name of the setting; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        for (var i = 0; i < Proxies.Count; i++)
        {
            Require(Proxies[i].Kind is ProxyKind.Socks5 or ProxyKind.Http, $"proxy: {Proxies[i]} is neither socks5:// nor http://");
            Require(!Proxies.Take(i).Any(other => other.Id == Proxies[i].Id), $"proxy: {Proxies[i]} is listed twice");
        }

        Require(Enum.IsDefined(Balancing), "balance: must be round-robin, least-connections or client-ip");
        Require(LocalAddresses.All(address => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6), "bind: must be IP addresses");
        Require(LocalAddresses.Select(address => address.AddressFamily).Distinct().Count() == LocalAddresses.Count, "bind: more than one address of a family");
        RequireBetween(AttemptTimeout, 0.1, 60, "attempt-timeout");
        RequireBetween(DialTimeout, 0.1, 60, "dial-timeout");
        RequireBetween(AttemptDelay, 0.01, 2, "attempt-delay");
        Require(FailureLimit is >= 1 and <= 100, "failure-limit: must be 1 to 100");
        RequireBetween(BackOff, 0.1, 3600, "back-off");
        RequireBetween(MaxBackOff, 0.1, 86_400, "max-back-off");
        Require(MaxBackOff >= BackOff, "max-back-off: must not be below back-off");
        Require(ProbeInterval == TimeSpan.Zero || ProbeInterval >= TimeSpan.FromSeconds(1), "probe-interval: must be 0 or at least 1 s");
        Require(Prepared is >= 0 and <= 64, "prepared: must be 0 to 64");
        RequireBetween(PreparedAge, 1, 300, "prepared-age");
        return errors;

        void Require(bool condition, string error)
        {
            if (!condition)
            {
                errors.Add(error);
            }
        }

        void RequireBetween(TimeSpan value, double least, double most, string name) =>
            Require(value.TotalSeconds >= least && value.TotalSeconds <= most, FormattableString.Invariant($"{name}: must be {least} s to {most} s"));
    }
}
