using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Statistics;

/// <summary>
/// From a report to the rows that are stored: one with the figures, one for each graph. Every row is valid JSON whatever Telegram sent: a
/// graph that cannot be read is kept as text.
/// </summary>
public static class StatisticRows
{
    /// <summary>The kind of the row that holds the figures.</summary>
    public static string KindOf(StatisticsKind kind) => kind == StatisticsKind.Megagroup ? "megagroup" : "broadcast";

    /// <summary>Makes the rows. They stand for the end of the report's period, so that the same report read again replaces itself.</summary>
    public static IReadOnlyList<StatisticRecord> Of(StatisticsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<StatisticRecord> rows = [new(report.ChannelId, KindOf(report.Kind), report.To, report.Json)];
        rows.AddRange(report.Graphs
            .Where(static graph => graph.State != GraphState.Pending)
            .Select(graph => new StatisticRecord(report.ChannelId, graph.Name, report.To, ToJson(graph))));
        return rows;
    }

    /// <summary>
    /// A graph as it is stored: <c>state</c> (loaded, unavailable, unreadable), for a loaded one <c>series</c>, <c>rows</c> of
    /// [x, series, value] and <c>raw</c> as Telegram sent it, otherwise <c>reason</c>.
    /// </summary>
    public static string ToJson(StatisticsGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.State != GraphState.Loaded)
        {
            return Write("unavailable", graph.Reason);
        }

        if (GraphJson.TryRead(graph.Json, out var data, out var reason) != GraphStatus.Ok)
        {
            return Write("unreadable", reason, graph.Json);
        }

        try
        {
            return Write(json =>
            {
                json.WriteString("state", "loaded");
                Write(json, data!);
                // Written anew rather than copied: rows are lines in some sinks, and what Telegram sends may have line breaks.
                using var raw = JsonDocument.Parse(graph.Json);
                json.WritePropertyName("raw");
                raw.RootElement.WriteTo(json);
            });
        }
        catch (InvalidOperationException)
        {
            return Write("unreadable", "a text in it is not Unicode", graph.Json);
        }
    }

    private static string Write(string state, string reason, string? text = null) => Write(json =>
    {
        json.WriteString("state", state);
        json.WriteString("reason", reason);
        if (text is not null)
        {
            json.WriteString("text", text);
        }
    });

    private static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Stored as UTF-8 and never put into a page as it is.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, GraphData data)
    {
        json.WriteStartArray("series");
        foreach (var series in data.Series)
        {
            json.WriteStartObject();
            json.WriteString("id", series.Id);
            json.WriteString("name", series.Name);
            json.WriteString("type", series.Type);
            json.WriteString("color", series.Color);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var series in data.Series)
        {
            for (var i = 0; i < data.X.Count; i++)
            {
                if (series.Values[i] is { } value)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(data.X[i]);
                    json.WriteStringValue(series.Id);
                    json.WriteNumberValue(value);
                    json.WriteEndArray();
                }
            }
        }

        json.WriteEndArray();
    }
}
