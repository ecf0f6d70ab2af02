using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts list</c></summary>
internal static class AccountsListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name, state, reason, parked_until, home_dc, leases, calls and floods.");
        var command = new Command("list", "Shows the accounts of the pool and where they stand.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var accounts = await session.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? Json(accounts) : Table(accounts));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Json(IReadOnlyList<AccountStatus> accounts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var account in accounts)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, account.AccountId);
                json.WriteString("state"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(account.State.ToString()));
                json.WriteString("reason"u8, account.Reason);
                json.WriteString("parked_until"u8, account.ParkedUntil?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                json.WriteNumber("home_dc"u8, account.HomeDc);
                json.WriteNumber("leases"u8, account.ActiveLeases);
                json.WriteNumber("calls"u8, account.Calls);
                json.WriteNumber("floods"u8, account.Floods);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
