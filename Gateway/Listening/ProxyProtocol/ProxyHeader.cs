using System.Net;

namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>What a balancer says in front of a connection (haproxy.org/download/3.2/doc/proxy-protocol.txt).</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="IsLocal">The balancer speaks for itself, for example to see whether we live.</param>
/// <param name="Source">Who connected to the balancer; null where it does not say, and the connection's own end counts.</param>
/// <param name="Destination">Where to; null together with the source.</param>
internal readonly record struct ProxyHeader(int Version, bool IsLocal, IPEndPoint? Source, IPEndPoint? Destination);
