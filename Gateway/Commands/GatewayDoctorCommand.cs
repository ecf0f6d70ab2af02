using System.CommandLine;
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
            FindingText.Write(Console.Out, findings, parsed.GetValue(json));
            return findings.Any(static found => found.State == FindingState.Fails) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }
}
