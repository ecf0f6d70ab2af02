using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway run</c></summary>
public static class GatewayRunCommand
{
    private const int UsageError = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create(TimeProvider time)
    {
        var listen = Many("--listen", "IP:PORT");
        var users = Many("--user", "NAME=SECRET");
        var dcs = Many("--dc", "N=IP:PORT");
        var workers = new Option<string?>("--workers") { HelpName = "N" };
        var front = new Option<string?>("--front") { HelpName = "HOST:PORT" };
        var config = new Option<string?>("--config") { HelpName = "FILE" };
        var set = Many("--set", "PATH=VALUE");
        var command = new Command("run", "Runs an MTProto proxy.") { listen, users, dcs, workers, front, config, set };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var result = GatewaySources.Of(new GatewayArguments
            {
                Listen = parsed.GetValue(listen)!,
                Users = parsed.GetValue(users)!,
                DataCenters = parsed.GetValue(dcs)!,
                Workers = parsed.GetValue(workers),
                Front = parsed.GetValue(front),
                ConfigFile = parsed.GetValue(config),
                Others = parsed.GetValue(set)!,
            }).Read();
            if (result.Settings is not { } settings)
            {
                foreach (var error in result.Errors)
                {
                    await Console.Error.WriteLineAsync(error.ToString()).ConfigureAwait(false);
                }

                return UsageError;
            }

            return await RunAsync(settings, time, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(GatewaySettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopped.TrySetResult();
        });
        using var cancelled = cancellationToken.Register(() => stopped.TrySetResult());
        var host = await GatewayHost.StartAsync(settings, NullLoggerFactory.Instance, time).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            foreach (var endPoint in host.EndPoints)
            {
                await Console.Out.WriteLineAsync($"listening {endPoint}").ConfigureAwait(false);
            }

            await Console.Out.WriteLineAsync($"pid {Environment.ProcessId}").ConfigureAwait(false);
            await stopped.Task.ConfigureAwait(false);
            await host.DrainAsync(CancellationToken.None).ConfigureAwait(false);
            return 0;
        }
    }

    private static Option<string[]> Many(string name, string help) =>
        new(name) { HelpName = help, DefaultValueFactory = _ => [], Arity = ArgumentArity.ZeroOrMore };
}
