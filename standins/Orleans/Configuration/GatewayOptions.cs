using System.Diagnostics.CodeAnalysis;

namespace Orleans.Configuration;

/// <summary>How a client finds silos. In one process it simply knows them, so nothing here has an effect.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "Orleans' own names.")]
public class GatewayOptions
{
    /// <summary>No gateway is preferred.</summary>
    public const int DEFAULT_PREFERED_GATEWAY_INDEX = -1;

    /// <summary>How often the list of gateways is read; 1 minute.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The place in the list of the gateway that is preferred.</summary>
    public int PreferredGatewayIndex { get; set; } = DEFAULT_PREFERED_GATEWAY_INDEX;
}
