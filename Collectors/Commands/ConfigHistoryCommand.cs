using System.CommandLine;
using Grains.Interfaces.Configuration;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config history</c></summary>
internal static class ConfigHistoryCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var count = new Option<int>("--count") { Description = $"Versions at most, 1 to {IConfigurationGrain.MaxHistory + 1}. Default: 20.", HelpName = "N", DefaultValueFactory = _ => 20 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > IConfigurationGrain.MaxHistory + 1)
            {
                result.AddError($"--count must be a number from 1 to {IConfigurationGrain.MaxHistory + 1}.");
            }
        });
        var json = CommonOptions.Json("Print a JSON array, newest first.");
        var data = CommonOptions.Data();
        var command = new Command("history", "Lists the versions of the deployment's configuration: when, who, why.") { count, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var versions = await session.Control.Configuration.HistoryAsync(parsed.GetValue(count), cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? ConfigText.Json(versions) : ConfigText.Lines(versions));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
