using Microsoft.Extensions.Logging;
using Orleans;
using ServiceDefaults.KeyVault;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Upstreams.Control;

namespace Telepool.Gateway.Cluster;

/// <summary>Gateways that are part of a cluster.</summary>
public static class ClusteredGateway
{
    /// <summary>Reads the settings and starts a gateway that shares its users' limits, bans and replays with the others of a cluster.</summary>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="grains">The cluster; it may be away, now or later.</param>
    /// <param name="vault">The cluster's keys, which its proxies' addresses are sealed with; null uses none of its proxies.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The gateway, or an exit code and every reason why there is none.</returns>
    public static Task<(GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons)> StartAsync(
        GatewaySources sources, IGrainFactory grains, IKeyVault? vault, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        GatewayService.StartAsync(
            sources,
            loggers,
            time,
            seat => new GatewayCluster(grains, GatewayCluster.NewId(), seat, time, loggers) { Proxies = vault is null ? null : new ClusterProxyPool(grains, vault) },
            cancellationToken);
}
