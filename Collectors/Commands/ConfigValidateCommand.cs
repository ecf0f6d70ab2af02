using System.CommandLine;
using ServiceDefaults.Configuration;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config validate</c></summary>
internal static class ConfigValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "A JSON object from variable to value, as TELEPOOL_CONFIG names one. None: the environment of this command.", Arity = ArgumentArity.ZeroOrOne };
        var deployment = new Option<bool>("--deployment") { Description = "As settings of the whole deployment, where those of single processes are refused." };
        var json = CommonOptions.Json("Print one JSON object with valid and the array errors.");
        var command = new Command("validate", "Checks settings as a whole and lists every error. Needs no host. Exit code 0 where nothing is wrong, 2 otherwise.") { file, deployment, json };
        command.SetAction(parsed =>
        {
            var errors = Check(parsed.GetValue(file), parsed.GetValue(deployment));
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(ConfigText.Json(errors));
            }
            else if (errors.Count == 0)
            {
                Console.Out.WriteLine("valid");
            }
            else
            {
                CommandEnvironment.Fail(ExitCode.Usage, errors.Select(ConfigText.Line));
            }

            return errors.Count == 0 ? ExitCode.Success : ExitCode.Usage;
        });
        return command;
    }

    private static IReadOnlyList<SettingError> Check(string? file, bool isDeployment)
    {
        var errors = new List<SettingError>();
        if (file is null)
        {
            return TelepoolSettings.FromEnvironment().Errors;
        }

        if (isDeployment)
        {
            var values = SettingFile.Read(file, errors);
            return [.. errors, .. SettingRules.Check(SettingLayers.Empty, values)];
        }

        var layers = SettingLayers.From(new Dictionary<string, string> { [SettingFile.Variable] = file }, defaults: null, overrides: null, errors);
        return [.. errors, .. layers.Bind().Errors];
    }
}
