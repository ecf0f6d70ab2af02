using System.CommandLine;
using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config set</c></summary>
internal static class ConfigSetCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var values = new Argument<string[]>("NAME=VALUE")
        {
            Description = "Settings with their new values; NAME=@PATH takes the value from a file, NAME=- from standard input, NAME= takes a setting back to what each host has of its own.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file") { Description = "A JSON object with more of them.", HelpName = "FILE" };
        var trial = new Option<bool>("--dry-run") { Description = "Say what would become of it and change nothing." };
        var comment = new Option<string>("--comment") { Description = "Why, for the history.", HelpName = "TEXT", DefaultValueFactory = _ => string.Empty };
        var author = ConfigOptions.Author();
        var expected = ConfigOptions.Expected();
        var json = CommonOptions.Json("Print one JSON object with status, version, differences, errors and at_next_start.");
        var data = CommonOptions.Data();
        var command = new Command(
            "set",
            "Changes settings for the whole deployment, all of them or, where one is wrong, none. Every host has them within a second. Exit code 0 where they hold, 2 where they are wrong, 1 where somebody else was quicker.")
        {
            values, file, comment, author, expected, trial, json, data,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var errors = new List<string>();
            var set = Read(parsed.GetValue(values)!, parsed.GetValue(file), errors);
            if (set.Count == 0 && errors.Count == 0)
            {
                errors.Add("nothing to set: give NAME=VALUE or --file FILE");
            }

            if (errors.Count > 0)
            {
                return Task.FromResult(CommandEnvironment.Fail(ExitCode.Usage, errors));
            }

            return environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var control = session.Control.Configuration;
                    var version = parsed.GetValue(expected) ?? (await control.HistoryAsync(1, cancellationToken).ConfigureAwait(false))[0].Version;
                    var change = new ConfigurationChange(version, parsed.GetValue(author)!, parsed.GetValue(comment)!, set);
                    var answer = await control.ChangeAsync(change, parsed.GetValue(trial), cancellationToken).ConfigureAwait(false);
                    return ConfigText.Print(answer, parsed.GetValue(trial), parsed.GetValue(json));
                },
                cancellationToken);
        });
        return command;
    }

    private static Dictionary<string, string?> Read(string[] values, string? file, List<string> errors)
    {
        var set = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (file is not null)
        {
            var problems = new List<SettingError>();
            foreach (var (variable, value) in SettingFile.Read(file, problems))
            {
                set[variable] = value;
            }

            errors.AddRange(problems.Select(problem => problem.ToString()));
        }

        foreach (var entry in values)
        {
            var parts = entry.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0)
            {
                // Not repeated: what was meant as a value may be a secret.
                errors.Add("each setting is given as NAME=VALUE");
            }
            else if (ConfigOptions.ReadValue(parts[1], $"{parts[0]}: ", errors) is { } value)
            {
                set[parts[0]] = value.Length == 0 ? null : value;
            }
        }

        return set;
    }
}
