using System.CommandLine;
using System.Globalization;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway status</c></summary>
internal static class GatewayStatusCommand
{
    public static Command Create()
    {
        var admin = new AdminOptions();
        var command = admin.AddTo(new Command("status", "Shows how a running gateway does."));
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                if (parsed.GetValue(admin.Json))
                {
                    Console.Out.WriteLine(await gateway.TextAsync(HttpMethod.Get, "v1/status", null, cancellationToken).ConfigureAwait(false));
                    return ExitCode.Success;
                }

                var status = await gateway.GetAsync(HttpMethod.Get, "v1/status", null, AdminJson.Default.GatewayStatusAnswer, cancellationToken).ConfigureAwait(false);
                Say("process", string.Create(CultureInfo.InvariantCulture, $"{status.ProcessId}, version {status.Version}, up {TimeSpan.FromSeconds(status.UptimeSeconds)}{(status.IsDraining ? ", draining" : string.Empty)}"));
                Say("listening", string.Join(", ", status.Listeners));
                Say("configuration", status.Configuration.ToString(CultureInfo.InvariantCulture));
                Say("connections", string.Create(CultureInfo.InvariantCulture, $"{status.Relays} relaying, {status.Connections} before that, on {status.Workers} workers"));
                Say("bytes", $"{Amount.Bytes(status.BytesUp)} up, {Amount.Bytes(status.BytesDown)} down");
                foreach (var (name, value) in status.Counters.Where(counter => counter.Value != 0))
                {
                    Say(name, value.ToString(CultureInfo.InvariantCulture));
                }

                return ExitCode.Success;
            },
            cancellationToken));
        return command;

        static void Say(string name, string text) => Console.Out.WriteLine($"{name,-28} {text}");
    }
}
