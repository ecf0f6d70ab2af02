using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using ServiceDefaults.KeyVault;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;

namespace Telepool.Gateway.Commands;

/// <summary>Connects a gateway to the silos that the platform's settings lead to. Only touched where they lead to any: it loads Orleans.</summary>
internal static class ClusterLink
{
    /// <summary>Starts a gateway that is part of the cluster, and runs work with it; the cluster's client ends after it.</summary>
    public static async Task<int> RunAsync(
        GatewaySources sources, ILoggerFactory loggers, TimeProvider time, Func<(GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons), Task<int>> work, CancellationToken cancellationToken)
    {
        var read = TelepoolSettings.FromEnvironment(new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = nameof(LogLevel.Warning) });
        if (read.Settings is not { } settings)
        {
            return ExitCode.Fail(ExitCode.Usage, read.Errors.Select(static error => error.ToString()));
        }

        // Without the key file the cluster's own proxies cannot be read, and everything else can.
        IKeyVault? vault = null;
        if (settings.Storage.KeyFile is not null || settings.Storage.KeyVault.HasToken)
        {
            (vault, var error) = KeyVaults.Open(settings.Storage, standardFile: null, mayCreate: false, loggers);
            if (vault is null)
            {
                return ExitCode.Fail(ExitCode.Usage, error!.ToString());
            }
        }

        var (cluster, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            return ExitCode.Fail(ExitCode.Failure, errors.Select(static error => error.ToString()));
        }

        await using (cluster.ConfigureAwait(false))
        {
            var started = await ClusteredGateway.StartAsync(sources, cluster.Grains, vault, loggers, time, cancellationToken).ConfigureAwait(false);
            started.Service?.Follow(sources, cluster.Services.GetRequiredService<LiveSettings>());
            return await work(started).ConfigureAwait(false);
        }
    }
}
