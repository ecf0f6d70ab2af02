using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary>Accounts and their audit for people and for programs.</summary>
internal static class AccountText
{
    public static string Json(AccountStatus status) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        Write(json, status);
        json.WriteEndObject();
    });

    public static string Json(IEnumerable<AccountStatus> accounts) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var account in accounts)
        {
            json.WriteStartObject();
            Write(json, account);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Json(AccountActionAnswer answer) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("done", answer.Done);
        json.WriteString("refusal", answer.Refusal);
        Write(json, answer.Status);
        json.WriteEndObject();
    });

    /// <summary>One object a line, as an audit grows without end.</summary>
    public static string JsonLine(AuditEntry entry) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("number", entry.Sequence);
        json.WriteTime("at", entry.At);
        json.WriteString("from", NameOf(entry.From));
        json.WriteString("to", NameOf(entry.To));
        json.WriteString("reason", entry.Reason);
        json.WriteString("actor", entry.Actor);
        json.WriteTime("until", entry.Until);
        json.WriteEndObject();
    });

    public static string Line(AuditEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Sequence,6}  {Time(entry.At)}  {NameOf(entry.From),-17} -> {NameOf(entry.To),-17}  {entry.Reason} ({entry.Actor}){(entry.Until is { } until ? $" until {Time(until)}" : string.Empty)}");

    public static string Lines(AccountStatus status)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{status.AccountId} is {NameOf(status.State)}{(status.Reason.Length > 0 ? $": {status.Reason}" : string.Empty)}");
        Add("home", status.HomeDc == 0 ? "not known" : string.Create(CultureInfo.InvariantCulture, $"data centre {status.HomeDc}"));
        Add("leases", string.Create(CultureInfo.InvariantCulture, $"{status.ActiveLeases} out"));
        Add("calls", string.Create(CultureInfo.InvariantCulture, $"{status.Calls}, of which Telegram answered {status.Floods} with a flood"));
        Add("strikes", string.Create(CultureInfo.InvariantCulture, $"{status.Strikes}"));
        if (status.QuarantinedUntil is { } rest)
        {
            Add("rests", $"until {Time(rest)}");
        }

        if (status.ProbationUntil is { } probation)
        {
            Add("probation", $"until {Time(probation)}");
        }

        foreach (var parked in status.Parked)
        {
            Add("parked", $"{(parked.What == "*" ? "everything" : parked.What)} until {Time(parked.Until)}");
        }

        return text.ToString();

        void Add(string what, string value) => text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {what,-10}{value}");
    }

    public static string NameOf(AccountState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static void Write(Utf8JsonWriter json, AccountStatus account)
    {
        json.WriteString("name", account.AccountId);
        json.WriteString("state", NameOf(account.State));
        json.WriteString("reason", account.Reason);
        json.WriteString("parked_until", account.ParkedUntil is { } until ? Time(until) : null);
        json.WriteNumber("home_dc", account.HomeDc);
        json.WriteNumber("leases", account.ActiveLeases);
        json.WriteNumber("calls", account.Calls);
        json.WriteNumber("floods", account.Floods);
        json.WriteTime("quarantined_until", account.QuarantinedUntil);
        json.WriteTime("probation_until", account.ProbationUntil);
        json.WriteNumber("strikes", account.Strikes);
        json.WriteArray("parked", account.Parked, static (writer, parked) =>
        {
            writer.WriteString("what", parked.What);
            writer.WriteTime("until", parked.Until);
        });
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
