using System.CommandLine;
using System.Globalization;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts list</c></summary>
internal static class AccountsListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name, state, reason, parked_until, home_dc, leases, calls, floods, quarantined_until, probation_until, strikes and the array parked.");
        var command = new Command("list", "Shows the accounts of the pool and where they stand.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var accounts = await session.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? AccountText.Json(accounts) : Table(accounts));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Table(IReadOnlyList<AccountStatus> accounts)
    {
        if (accounts.Count == 0)
        {
            return "no accounts; add one with: telepool accounts login NAME --phone PHONE";
        }

        var width = Math.Max(4, accounts.Max(account => account.AccountId.Length));
        var lines = accounts.Select(account => string.Create(
            CultureInfo.InvariantCulture,
            $"{account.AccountId.PadRight(width)}  {account.State,-16}  {account.HomeDc,2}  {account.Calls,8}  {account.Floods,6}  {account.Reason}").TrimEnd());
        return string.Join(Environment.NewLine, lines.Prepend($"{"name".PadRight(width)}  {"state",-16}  dc  {"calls",8}  {"floods",6}"));
    }
}
