using System.Globalization;
using System.Text;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Commands;

/// <summary>The pool for people and for programs.</summary>
internal static class PoolText
{
    public static string Json(PoolStatus status) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("pool", status.Pool);
        json.WriteNumber("accounts", status.Accounts);
        json.WriteNumber("active", status.Active);
        json.WriteNumber("free", status.Free);
        json.WriteNumber("unusable", status.Unusable);
        json.WriteNumber("drained", status.Drained);
        json.WriteBoolean("draining", status.IsDraining);
        json.WriteNumber("leases", status.Leases);
        json.WriteNumber("waiting", status.Waiting);
        json.WriteNumber("granted", status.Granted);
        json.WriteNumber("refused", status.Refused);
        json.WriteNumber("leaked", status.Leaked);
        json.WriteStartArray("warnings");
        foreach (var warning in status.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Json(PoolExplanation explanation) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("account", explanation.AccountId);
        json.WriteString("purpose", explanation.Purpose);
        json.WriteBoolean("can_be_leased", explanation.CanBeLeased);
        json.WriteArray("rules", explanation.Rules, static (writer, rule) =>
        {
            writer.WriteString("rule", rule.Rule);
            writer.WriteBoolean("passed", rule.Passed);
            writer.WriteString("detail", rule.Detail);
            writer.WriteTime("until", rule.Until);
        });
        json.WriteEndObject();
    });

    public static string Lines(PoolStatus status)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"pool {status.Pool}{(status.IsDraining ? ", drained by an operator" : string.Empty)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  accounts  {status.Accounts}: {status.Free} free, {status.Active} in memory, {status.Unusable} unusable, {status.Drained} drained");
        text.AppendLine(CultureInfo.InvariantCulture, $"  leases    {status.Leases} out, {status.Waiting} requests waiting");
        text.Append(CultureInfo.InvariantCulture, $"  so far    {status.Granted} granted, {status.Refused} refused, {status.Leaked} leaked");
        foreach (var warning in status.Warnings)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  warning   {warning}");
        }

        return text.ToString();
    }

    public static string Lines(PoolExplanation explanation, DateTimeOffset now)
    {
        var width = explanation.Rules.Max(rule => rule.Rule.Length);
        var rules = explanation.Rules.Select(rule => string.Create(
            CultureInfo.InvariantCulture,
            $"  {(rule.Passed ? "yes" : "NO "),-3}  {rule.Rule.PadRight(width)}  {rule.Detail}{(rule.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $", for another {(until - now).TotalSeconds:0.0} s") : string.Empty)}"));
        return string.Join(Environment.NewLine, rules.Prepend($"{explanation.AccountId} {(explanation.CanBeLeased ? "can" : "cannot")} be leased for {explanation.Purpose} now"));
    }
}
