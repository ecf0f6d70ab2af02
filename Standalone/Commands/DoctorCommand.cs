using System.CommandLine;
using Standalone.Doctor;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Commands;

/// <summary><c>telepool doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(TimeProvider time)
    {
        var json = CommonOptions.Json("Print one JSON array of objects with check, state (fine, unknown, warns, fails), finding and advice.");
        var data = CommonOptions.Data();
        var command = new Command(
            "doctor",
            "Checks engine, settings, clock, disk, ports, key vault, database, Redis, data centres and proxies, and says what to do for each finding. Changes nothing. "
            + "Exit code 1 where something fails. A gateway has a doctor of its own: telepool gateway doctor.")
        {
            json, data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await PlatformDoctor.ExamineAsync(DataDirectory.Resolve(parsed.GetValue(data), Environment.GetEnvironmentVariable), time, cancellationToken).ConfigureAwait(false);
            FindingText.Write(Console.Out, findings, parsed.GetValue(json));
            return findings.Any(static found => found.State == FindingState.Fails) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }
}
