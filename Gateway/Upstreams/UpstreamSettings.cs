using MTProto.Client.Proxies;

namespace Telepool.Gateway.Upstreams;

/// <summary>How data centres are reached.</summary>
public sealed record UpstreamSettings
{
    /// <summary>SOCKS5 and HTTP proxies to go through; empty goes direct.</summary>
    public IReadOnlyList<ProxyAddress> Proxies { get; init; } = [];
}
