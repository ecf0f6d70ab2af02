using System.CommandLine;
using ServiceDefaults.Hosting;
using Telepool.Silo;

namespace Standalone.Commands;

/// <summary><c>telepool silo</c></summary>
internal static class SiloCommand
{
    // Whoever runs this command wants the pool, and several on one machine take free ports unless they are told which.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["MTPROTO_POOL_ENABLED"] = "true",
        ["HEALTH_BIND"] = "127.0.0.1:0",
        ["PROMETHEUS_PORT"] = "0",
        ["TELEPOOL_LOG_LEVEL"] = "Warning",
    };

    public static Command Create()
    {
        var command = new Command("silo", "Runs a core silo: the process that owns accounts. With TELEPOOL_CLUSTER (docs/operations/cluster.md) any number of them share the accounts and take over what another had when it died. "
            + "Prints 'silo ADDRESS', 'gateway ADDRESS', 'health ADDRESS', 'pid N' and then 'ready'. SIGTERM drains and hands over.");
        command.SetAction((_, cancellationToken) => SiloHost.RunAsync(Defaults, Console.Out, StopGuard.EndProcess, cancellationToken));
        return command;
    }
}
