using System.Net;

namespace Telepool.Gateway.Routes;

/// <summary>One address of a data centre.</summary>
/// <param name="EndPoint">Where.</param>
/// <param name="Tier">0 for those that share the connections; higher ones serve where no lower one does.</param>
/// <param name="Weight">The share of connections among those of its tier, 1 or more.</param>
internal sealed record RouteAddress(IPEndPoint EndPoint, int Tier, int Weight);
