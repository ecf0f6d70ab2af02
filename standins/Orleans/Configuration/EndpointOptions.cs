using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Orleans.Configuration;

/// <summary>Where a silo is reached. Here the ports only tell silos of one process apart: nothing listens on them.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "Orleans' own names.")]
public class EndpointOptions
{
    /// <summary>The port for silos where none is set.</summary>
    public const int DEFAULT_SILO_PORT = 11111;

    /// <summary>The port for clients where none is set.</summary>
    public const int DEFAULT_GATEWAY_PORT = 30000;

    /// <summary>The address that others use.</summary>
    public IPAddress AdvertisedIPAddress { get; set; } = IPAddress.Loopback;

    /// <summary>The port for silos.</summary>
    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    /// <summary>The port for clients.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;

    /// <summary>Where the silo listens for silos, if it is not the advertised end point.</summary>
    public IPEndPoint? SiloListeningEndpoint { get; set; }

    /// <summary>Where the silo listens for clients, if it is not the advertised end point.</summary>
    public IPEndPoint? GatewayListeningEndpoint { get; set; }
}
