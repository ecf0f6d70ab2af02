using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway events</c></summary>
internal static class GatewayEventsCommand
{
    public static Command Create()
    {
        var admin = new AdminOptions();
        var after = new Option<long?>("--after") { Description = "Begin with kept events after this number; 0 for all of them.", HelpName = "N" };
        var count = new Option<int?>("--count") { Description = "End after so many.", HelpName = "N" };
        var command = admin.AddTo(new Command("events", "Shows what happens at a running gateway, until Ctrl-C. With --json an object a line.") { after, count });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                var left = parsed.GetValue(count) ?? int.MaxValue;
                await foreach (var data in gateway.EventsAsync(parsed.GetValue(after), cancellationToken).ConfigureAwait(false))
                {
                    Console.Out.WriteLine(parsed.GetValue(admin.Json) ? data : Line(data));
                    if (--left <= 0)
                    {
                        return ExitCode.Success;
                    }
                }

                return ExitCode.Fail(ExitCode.Failure, "the gateway has ended");
            },
            cancellationToken));
        return command;
    }

    private static string Line(string data)
    {
        var told = JsonSerializer.Deserialize(data, AdminJson.Default.EventAnswer)!;
        return string.Create(CultureInfo.InvariantCulture, $"{told.Time:HH:mm:ss.fff} {told.Kind,-20} {told.User ?? "-",-16} {told.Client ?? "-",-24} {told.Detail}").TrimEnd();
    }
}
