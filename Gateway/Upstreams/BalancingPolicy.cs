namespace Telepool.Gateway.Upstreams;

/// <summary>How connections are shared out among healthy upstreams.</summary>
public enum BalancingPolicy
{
    /// <summary>One after the other, by weight.</summary>
    RoundRobin,

    /// <summary>The one with the fewest open connections for its weight.</summary>
    LeastConnections,

    /// <summary>By the client's address, so that a client keeps its upstream while that serves; few clients move where one comes or goes.</summary>
    ClientIp,
}
