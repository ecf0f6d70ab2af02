using Orleans.Configuration;
using Orleans.Hosting;

namespace ServiceDefaults.Hosting;

/// <summary>
/// How fast a cluster notices that a silo is gone. Orleans' own values suit networks that lose packets for seconds; here every second counts in which
/// the accounts of a dead silo belong to nobody, and a silo that was given up by mistake costs no more than a restart.
/// </summary>
public static class ClusterTuning
{
    /// <summary>How long a probe waits, and the pause between two. Orleans adapts it to what the network shows, down to a half and up to four times.</summary>
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);

    /// <summary>How often membership is read where nobody tells that it changed, and how often a silo writes that it lives.</summary>
    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    /// <summary>How often a client asks which silos take clients: how long it takes to use one that is new.</summary>
    public static readonly TimeSpan Gateways = TimeSpan.FromSeconds(5);

    /// <summary>Sets it for a silo.</summary>
    public static ISiloBuilder UseClusterTuning(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = Probe;
            // Three in a row: one packet may be lost, and the runtime may stop for a collection.
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = Refresh;
            membership.IAmAliveTablePublishTimeout = Refresh;
        });
    }

    /// <summary>Sets it for a process that only calls grains.</summary>
    public static IClientBuilder UseClusterTuning(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = Gateways);
    }
}
