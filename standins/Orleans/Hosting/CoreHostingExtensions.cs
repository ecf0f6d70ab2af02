using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Cluster;
using Orleans.Configuration;
using Orleans.Diagnostics;

namespace Orleans.Hosting;

/// <summary>Ways for silos to find each other.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Finds other silos of this machine through the primary one, which is the first.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">Tells the silo from others.</param>
    /// <param name="gatewayPort">Where clients find the silo.</param>
    /// <param name="primarySiloEndpoint">The first silo; null for the first silo itself.</param>
    /// <param name="serviceId">Sets <see cref="ClusterOptions.ServiceId"/>.</param>
    /// <param name="clusterId">Sets <see cref="ClusterOptions.ClusterId"/>.</param>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        builder.Services.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (serviceId, clusterId));
        builder.Services.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (siloPort, gatewayPort));
        builder.Services.AddSingleton(new LocalhostClusteringOptions(primarySiloEndpoint?.Port ?? siloPort, [gatewayPort]));
        builder.Services.AddSingleton<IClusterLocator, LocalhostClusters>();
        return builder;
    }

    /// <summary>Lets traces follow calls: each traces what leaves and what arrives, and carries the context.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder)
    {
        builder.Services.TryAddSingleton(DistributedContextPropagator.Current);
        return builder
            .AddOutgoingGrainCallFilter<ActivityPropagationOutgoingGrainCallFilter>()
            .AddIncomingGrainCallFilter<ActivityPropagationIncomingGrainCallFilter>();
    }
}
