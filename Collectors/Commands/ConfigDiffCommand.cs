using System.CommandLine;
using System.Globalization;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config diff</c></summary>
internal static class ConfigDiffCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var from = new Argument<long?>("FROM") { Description = "The earlier version. None: the one before the later one.", Arity = ArgumentArity.ZeroOrOne };
        var to = new Argument<long?>("TO") { Description = "The later version. None: the present one.", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json("Print one JSON object with from, to and the array differences.");
        var data = CommonOptions.Data();
        var command = new Command("diff", "Shows what changed between two versions of the deployment's configuration, and who changed it. Exit code 0, with or without differences.") { from, to, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var control = session.Control.Configuration;
                var later = parsed.GetValue(to) ?? (await control.HistoryAsync(1, cancellationToken).ConfigureAwait(false))[0].Version;
                var earlier = parsed.GetValue(from) ?? Math.Max(later - 1, 0);
                if (await control.DiffAsync(earlier, later, cancellationToken).ConfigureAwait(false) is not { } differences)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, string.Create(CultureInfo.InvariantCulture, $"version {earlier} or {later} is not kept; telepool config history lists those that are"));
                }

                Console.Out.WriteLine(parsed.GetValue(json) ? ConfigText.Json(earlier, later, differences) : ConfigText.Lines(earlier, later, differences));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
