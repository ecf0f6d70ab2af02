using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts show</c></summary>
internal static class AccountsShowCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The account." };
        var json = CommonOptions.Json("Print one JSON object: that of accounts list.");
        var data = CommonOptions.Data();
        var command = new Command("show", "Shows how an account stands: its state and why, what Telegram parked, quarantine, probation and strikes.") { name, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var accountId = parsed.GetValue(name)!;
                if (await session.Control.Accounts.FindAsync(accountId, cancellationToken).ConfigureAwait(false) is not { } status)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, $"the pool has no account {accountId}");
                }

                Console.Out.WriteLine(parsed.GetValue(json) ? AccountText.Json(status) : AccountText.Lines(status));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
