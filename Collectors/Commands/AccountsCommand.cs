using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts</c></summary>
public static class AccountsCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment)
    {
        var command = new Command("accounts", "Logs accounts in, takes them over from other clients, shows them and decides about them.")
        {
            AccountsLoginCommand.Create(environment),
            AccountsListCommand.Create(environment),
            AccountsImportCommand.Create(environment),
            AccountsExportCommand.Create(environment),
            AccountsResealCommand.Create(environment),
            AccountsDoctorCommand.Create(environment),
        };
        command.Add(AccountsShowCommand.Create(environment));
        command.Add(AccountsAuditCommand.Create(environment));
        foreach (var act in AccountsActCommand.Create(environment))
        {
            command.Add(act);
        }

        return command;
    }
}
