using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Commands;

/// <summary>Statistics for people and for programs.</summary>
internal static class StatisticsText
{
    public static string Json(StatisticsOutcome outcome) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("channel", outcome.Username);
        json.WriteNumber("channel_id", outcome.ChannelId);
        json.WriteString("status", outcome.Status.ToString().ToLowerInvariant());
        json.WriteString("kind", outcome.Kind is { } kind ? StatisticRows.KindOf(kind) : null);
        json.WriteNumber("stats_dc", outcome.StatsDc);
        json.WriteNumber("to", outcome.To);
        json.WriteNumber("graphs", outcome.Graphs);
        json.WriteNumber("unavailable", outcome.Unavailable);
        json.WriteString("error", outcome.Error);
        json.WriteEndObject();
    });

    public static string Line(StatisticsOutcome outcome) => outcome.Status == StatisticsStatus.Stored
        ? string.Create(CultureInfo.InvariantCulture, $"@{outcome.Username}: {StatisticRows.KindOf(outcome.Kind!.Value)} statistics up to {Day(outcome.To)} from data centre {outcome.StatsDc}, {outcome.Graphs} graphs ({outcome.Unavailable} not available)")
        : $"@{outcome.Username}: {Explain(outcome)}";

    public static string Explain(StatisticsOutcome outcome) => outcome.Status switch
    {
        StatisticsStatus.Denied => $"statistics are not shown to any account of the pool ({outcome.Error})",
        StatisticsStatus.NotFound => $"was not found ({outcome.Error})",
        StatisticsStatus.NoAccount => $"no account can be used: {outcome.Error}; log one in with: telepool accounts login NAME --phone PHONE",
        StatisticsStatus.Stopped => "interrupted",
        _ => outcome.Error,
    };

    /// <summary>One object with a member per kind, as it is stored.</summary>
    public static string Json(string username, IReadOnlyList<StatisticRecord> rows) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("channel", username);
        json.WriteArray("statistics", rows, static (writer, row) =>
        {
            writer.WriteString("kind", row.Kind);
            writer.WriteNumber("at", row.At);
            using var content = JsonDocument.Parse(row.Json);
            writer.WritePropertyName("json");
            content.RootElement.WriteTo(writer);
        });
        json.WriteEndObject();
    });

    /// <summary>The figures with those of the period before, then a line for each graph.</summary>
    public static string Table(string username, IReadOnlyList<StatisticRecord> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Where(static row => !IsGraph(row)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"@{username}, {row.Kind}, up to {Day(row.At)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {"figure",-24}  {"now",14}  {"before",14}  {"change",8}");
            using var json = JsonDocument.Parse(row.Json);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                AppendFigure(text, member);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"  {"graph",-34}  {"series",6}  {"points",6}  state");
        foreach (var row in rows.Where(IsGraph))
        {
            using var json = JsonDocument.Parse(row.Json);
            var root = json.RootElement;
            var (series, points) = (LengthOf(root, "series"), LengthOf(root, "rows"));
            var reason = root.TryGetProperty("reason", out var why) ? $" ({why.GetString()})" : string.Empty;
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {row.Kind,-34}  {series,6}  {points,6}  {root.GetProperty("state").GetString()}{reason}");
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<ScheduledChannel> channels) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteArray("channels", channels, static (writer, channel) =>
        {
            writer.WriteString("channel", channel.Username);
            writer.WriteNumber("channel_id", channel.ChannelId);
            writer.WriteNumber("every_s", channel.Period.TotalSeconds);
            writer.WriteTime("next_due", channel.NextDue);
            writer.WriteTime("stored_at", channel.StoredAt);
            writer.WriteString("worker", channel.Worker);
            writer.WriteNumber("failures", channel.Failures);
            writer.WriteString("error", channel.Error);
        });
        json.WriteEndObject();
    });

    public static string Table(IReadOnlyList<ScheduledChannel> channels, DateTimeOffset now)
    {
        if (channels.Count == 0)
        {
            return "no channel's statistics were read or scheduled yet";
        }

        var width = Math.Max(7, channels.Max(static channel => channel.Username.Length + 1));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"channel".PadRight(width)}  {"every",7}  {"due in",8}  {"stored",17}  state");
        foreach (var channel in channels)
        {
            var every = channel.Period > TimeSpan.Zero ? $"{channel.Period.TotalHours:0.##} h" : "once";
            var due = channel.NextDue is not { } next ? "-" : next <= now ? "now" : $"{(next - now).TotalHours:0.##} h";
            var stored = channel.StoredAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";
            var state = channel.Worker.Length > 0 ? $"read by {channel.Worker}" : channel.Failures > 0 ? $"failed {channel.Failures} times: {channel.Error}" : "well";
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{("@" + channel.Username).PadRight(width)}  {every,7}  {due,8}  {stored,17}  {state}");
        }

        return text.ToString();
    }

    private static bool IsGraph(StatisticRecord row) => row.Kind is not ("broadcast" or "megagroup");

    private static void AppendFigure(StringBuilder text, JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Object
            || !member.Value.TryGetProperty("current", out var current) || current.ValueKind != JsonValueKind.Number
            || !member.Value.TryGetProperty("previous", out var previous) || previous.ValueKind != JsonValueKind.Number)
        {
            return;
        }

        var (now, before) = (current.GetDouble(), previous.GetDouble());
        var change = before == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{(now - before) / before * 100:+0.0;-0.0;0.0} %");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {member.Name,-24}  {now,14:0.##}  {before,14:0.##}  {change,8}");
    }

    private static int LengthOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : 0;

    private static string Day(int at) => DateTimeOffset.FromUnixTimeSeconds(at).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
