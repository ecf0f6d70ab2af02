using System.Net;
using MTProto.Client;

namespace Telepool.Gateway.Routes;

/// <summary>How one address of a data centre is reached.</summary>
/// <param name="DataCenter">The data centre, as clients number it; 0 for what those go to that are not listed.</param>
/// <param name="Address">The address.</param>
/// <param name="Through">The proxy's name without credentials; null where the way is direct.</param>
/// <param name="Result">What was found, with times.</param>
internal sealed record RouteFinding(int DataCenter, IPEndPoint Address, string? Through, DataCenterProbeResult Result);
