using System.Net;
using MTProto.Client.Proxies;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Balancing;

namespace Telepool.Gateway.Upstreams;

/// <summary>How data centres are reached, for one version of the configuration: the settings, and everything that outlives them.</summary>
internal sealed class UpstreamTable(UpstreamSettings settings, UpstreamRegistry registry)
{
    // Telegram's addresses come after proxies only where the operator allows it.
    private const int DirectTier = 100;

    /// <summary>What was configured.</summary>
    public UpstreamSettings Settings { get; } = settings;

    /// <summary>Every upstream, with its health.</summary>
    public UpstreamRegistry Registry { get; } = registry;

    /// <summary>Grows when the pool's proxies change, which makes workers choose anew among them.</summary>
    public int Version => Settings.ProxyPool is null ? 0 : Registry.PoolVersion;

    /// <summary>The proxies that are there now.</summary>
    public IEnumerable<ProxyAddress> Proxies => Settings.ProxyPool is null ? Settings.Proxies : Settings.Proxies.Concat(Registry.Pool);

    /// <summary>Everything that connections of a route can go through; may be empty, where proxies are wanted and there are none.</summary>
    public IReadOnlyList<Candidate> CandidatesOf(Route route)
    {
        var candidates = new List<Candidate>();
        foreach (var proxy in Settings.UsesProxies ? Proxies : [])
        {
            var upstream = Registry.Of(proxy);
            candidates.Add(new Candidate(upstream, 0, Math.Max(proxy.Capacity ?? 1, 1), upstream.ReachOf(route.Number)));
        }

        if (!Settings.UsesProxies || Settings.FallBackToDirect)
        {
            foreach (var address in route.Addresses)
            {
                candidates.Add(new Candidate(Registry.Of(address.EndPoint), address.Tier + (Settings.UsesProxies ? DirectTier : 0), address.Weight));
            }
        }

        return candidates;
    }
}
