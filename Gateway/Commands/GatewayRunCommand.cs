using System.CommandLine;
using ServiceDefaults.Hosting;
using ServiceDefaults.Logging;
using ServiceDefaults.Tracing;
using Telepool.Gateway.Hosting;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway run</c></summary>
internal static class GatewayRunCommand
{
    // As the platform's settings call one process that is its own cluster.
    private const string SingleCluster = "single";

    // After what is open has drained (8 s unless it is set): files, the cluster's client.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(1);

    /// <summary>Whether the environment leads to silos.</summary>
    private static bool HasCluster => IsSet("TELEPOOL_CLUSTER") || IsSet("TELEPOOL_GATEWAY");

    public static Command Create(TimeProvider time)
    {
        var settings = new SettingOptions();
        var command = new Command("run", "Runs an MTProto proxy. Prints 'listening IP:PORT' for each listener and 'pid N' when clients may come. SIGTERM drains and ends with 0, SIGHUP reads the files again. "
            + "Every option can also stand in a JSON file (--config) or in a variable (TELEPOOL_GATEWAY_…): docs/gateway.md. With TELEPOOL_CLUSTER or TELEPOOL_GATEWAY it shares limits, bans and users with the cluster's other gateways.");
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // The deployment's file says here what the environment does not.
            ServiceDefaults.Configuration.SettingFile.IntoEnvironment();
            // Before the cluster's client, which would call the process something more general.
            using var traces = TraceExport.Begin("telepool-gateway");
            using var log = StandardErrorLog.FromEnvironment(time, LogExport.Begin("telepool-gateway"));
            LogExport.Tell(log);
            var sources = settings.Read(parsed);
            return HasCluster
                ? await ClusterLink.RunAsync(sources, log, time, started => RunAsync(started, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await RunAsync(await GatewayService.StartAsync(sources, log, time, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync((GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons) started, CancellationToken cancellationToken)
    {
        if (started.Service is not { } service)
        {
            return ExitCode.Fail(started.ExitCode, started.Reasons);
        }

        using var guard = StopGuard.Watch(cancellationToken, () => service.Settings.Drain + Closing, StopGuard.EndProcess);
        await using (service.ConfigureAwait(false))
        {
            foreach (var endPoint in service.EndPoints)
            {
                Console.Out.WriteLine($"listening {endPoint}");
            }

            if (service.AdminEndPoint is { } admin)
            {
                Console.Out.WriteLine($"admin {admin}");
            }

            Console.Out.WriteLine($"pid {Environment.ProcessId}");
            Console.Out.Flush();
            await service.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static bool IsSet(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && !value.Equals(SingleCluster, StringComparison.OrdinalIgnoreCase);
}
