using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts</c></summary>
public static class AccountsCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("accounts", "Logs accounts in, takes them over from other clients and shows them.")
        {
            AccountsLoginCommand.Create(environment),
            AccountsListCommand.Create(environment),
            AccountsImportCommand.Create(environment),
            AccountsExportCommand.Create(environment),
            AccountsResealCommand.Create(environment),
            AccountsDoctorCommand.Create(environment),
        };
}
