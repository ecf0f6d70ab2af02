using System.CommandLine;
using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config show</c></summary>
internal static class ConfigShowCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var names = new Argument<string[]>("NAME") { Description = "Settings to show in full; none: all of them in a table.", Arity = ArgumentArity.ZeroOrMore };
        var changed = new Option<bool>("--changed") { Description = "Only those that somebody set." };
        var local = new Option<bool>("--local") { Description = "What a process would take that were started here and now, without asking a host." };
        var json = CommonOptions.Json("Print one JSON object with version and the array settings.");
        var data = CommonOptions.Data();
        var command = new Command("show", "Shows each setting with its value, where that comes from, and when a change of it takes effect. Secrets are masked.") { names, changed, local, json, data };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(local))
            {
                var result = TelepoolSettings.FromEnvironment();
                return Task.FromResult(result.Settings is { Layers: { } layers }
                    ? Print(new ConfigurationListing(0, layers.Rows(), []), parsed.GetValue(names)!, parsed.GetValue(changed), parsed.GetValue(json))
                    : CommandEnvironment.Fail(ExitCode.Usage, result.Errors.Select(error => error.ToString())));
            }

            return environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) => Print(
                    await session.Control.Configuration.ShowAsync(cancellationToken).ConfigureAwait(false), parsed.GetValue(names)!, parsed.GetValue(changed), parsed.GetValue(json)),
                cancellationToken);
        });
        return command;
    }

    private static int Print(ConfigurationListing listing, string[] names, bool onlyChanged, bool isJson)
    {
        if (names.Where(name => SettingCatalog.Find(name) is null).ToArray() is { Length: > 0 } unknown)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, unknown.Select(name => $"{name} {SettingCatalog.Unknown(name)}"));
        }

        var rows = listing.Settings.Where(row => (names.Length == 0 || names.Contains(row.Variable)) && (!onlyChanged || row.Source != SettingSource.Default)).ToArray();
        Console.Out.WriteLine(isJson ? ConfigText.Json(listing with { Settings = rows }) : names.Length > 0 ? ConfigText.Details(rows) : ConfigText.Table(listing.Version, rows));
        foreach (var refused in listing.Refused)
        {
            Console.Error.WriteLine($"telepool: the host did not take the deployment's latest version: {refused}");
        }

        return listing.Refused.Count > 0 ? ExitCode.Failure : ExitCode.Success;
    }
}
