using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool config</c></summary>
public static class ConfigCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("config", "Shows and changes settings, of a process and of the whole deployment.")
        {
            ConfigShowCommand.Create(environment),
            ConfigValidateCommand.Create(),
            ConfigDiffCommand.Create(environment),
            ConfigSetCommand.Create(environment),
            ConfigRollBackCommand.Create(environment),
            ConfigHistoryCommand.Create(environment),
        };
}
