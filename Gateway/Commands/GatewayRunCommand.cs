using System.CommandLine;
using Telepool.Gateway.Hosting;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway run</c></summary>
internal static class GatewayRunCommand
{
    public static Command Create(TimeProvider time)
    {
        var settings = new SettingOptions();
        var command = new Command("run", "Runs an MTProto proxy. Prints 'listening IP:PORT' for each listener and 'pid N' when clients may come. SIGTERM drains and ends with 0, SIGHUP reads the files again. "
            + "Every option can also stand in a JSON file (--config) or in a variable (TELEPOOL_GATEWAY_…): docs/gateway.md.");
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (service, code, reasons) = await GatewayService.StartAsync(settings.Read(parsed), StandardErrorLog.FromEnvironment(time), time, cancellationToken).ConfigureAwait(false);
            if (service is null)
            {
                return ExitCode.Fail(code, reasons);
            }

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
        });
        return command;
    }
}
