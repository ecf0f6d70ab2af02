using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telepool.Gateway.Diagnosis;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway doctor</c></summary>
internal static class GatewayDoctorCommand
{
    public static Command Create(TimeProvider time)
    {
        var settings = new SettingOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON array of objects with check, state, finding and advice." };
        var server = new Option<string?>("--server") { Description = "Host name or address that clients reach the gateway at; its port is tried and its address compared with the front's.", HelpName = "HOST" };
        var command = new Command("doctor", "Checks settings, clock, data centres, front and machine, and says what to do for each finding. Exit code 1 where something fails.") { json, server };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await GatewayDoctor.ExamineAsync(settings.Read(parsed), parsed.GetValue(server), time, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(new JsonArray([.. findings.Select(static found => (JsonNode)new JsonObject
                {
                    ["check"] = found.Check,
                    ["state"] = found.State.ToString().ToLowerInvariant(),
                    ["finding"] = found.Text,
                    ["advice"] = found.Advice,
                })]).ToJsonString());
            }
            else
            {
                foreach (var found in findings)
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.State.ToString().ToLowerInvariant(),-8} {found.Check,-14} {found.Text}"));
                    if (found.Advice is { } advice)
                    {
                        Console.Out.WriteLine($"{string.Empty,-23} → {advice}");
                    }
                }
            }

            return findings.Any(static found => found.State == FindingState.Fails) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }
}
