using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config rollback</c></summary>
internal static class ConfigRollBackCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var version = new Argument<long>("VERSION") { Description = "The version to go back to; 0 takes every setting of the deployment back." };
        var author = ConfigOptions.Author();
        var expected = ConfigOptions.Expected();
        var json = CommonOptions.Json("Print one JSON object with status, version, differences, errors and at_next_start.");
        var data = CommonOptions.Data();
        var command = new Command("rollback", "Makes a new version of the deployment's configuration with the values of an earlier one. Exit codes as of set.") { version, author, expected, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var control = session.Control.Configuration;
                var seen = parsed.GetValue(expected) ?? (await control.HistoryAsync(1, cancellationToken).ConfigureAwait(false))[0].Version;
                var answer = await control.RollBackAsync(parsed.GetValue(version), seen, parsed.GetValue(author)!, cancellationToken).ConfigureAwait(false);
                return ConfigText.Print(answer, isTrial: false, parsed.GetValue(json));
            },
            cancellationToken));
        return command;
    }
}
