using System.Text;
using System.Text.Json;

namespace Telepool.Collectors.Statistics;

/// <summary>
/// Reads the JSON of graphs (core.telegram.org/api/stats#graphs): <c>columns</c> are arrays that begin with their id, <c>types</c> says which
/// of them is the x axis, <c>names</c> and <c>colors</c> are by id. What else is there is left alone.
/// </summary>
public static class GraphJson
{
    // A year of hours over twenty series is far below; a larger one would be a mistake, ours or theirs.
    private const int MaxBytes = 8 << 20;
    private const int MaxSeries = 200;

    /// <summary>Reads a graph.</summary>
    /// <param name="json">As Telegram sent it.</param>
    /// <param name="graph">The graph; null unless it was read.</param>
    /// <param name="reason">Why it was not; empty where it was.</param>
    public static GraphStatus TryRead(string json, out GraphData? graph, out string reason)
    {
        ArgumentNullException.ThrowIfNull(json);
        graph = null;
        reason = string.Empty;
        if (json.Length > MaxBytes)
        {
            reason = "it is too long";
            return GraphStatus.Unsupported;
        }

        JsonDocument? document;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, state: default);
            if (!JsonDocument.TryParseValue(ref reader, out document))
            {
                reason = "it ends too early";
                return GraphStatus.Incomplete;
            }

            if (!bytes.AsSpan((int)reader.BytesConsumed).Trim(" \t\r\n"u8).IsEmpty)
            {
                document.Dispose();
                reason = "something follows it";
                return GraphStatus.Invalid;
            }
        }
        catch (JsonException)
        {
            reason = "it is not JSON";
            return GraphStatus.Invalid;
        }

        using (document)
        {
            try
            {
                return Read(document.RootElement, out graph, out reason);
            }
            catch (InvalidOperationException)
            {
                // The reader takes an escape of half a surrogate pair, and only its conversion to text refuses it.
                reason = "a text in it is not Unicode";
                return GraphStatus.Invalid;
            }
        }
    }

    private static GraphStatus Read(JsonElement root, out GraphData? graph, out string reason)
    {
        graph = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Array)
        {
            reason = "it has no columns";
            return GraphStatus.Unsupported;
        }

        if (columns.GetArrayLength() > MaxSeries)
        {
            reason = "it has too many columns";
            return GraphStatus.Unsupported;
        }

        double[]? x = null;
        List<GraphSeries> series = [];
        HashSet<string> ids = [];
        foreach (var column in columns.EnumerateArray())
        {
            if (column.ValueKind != JsonValueKind.Array || column.GetArrayLength() == 0 || column[0].ValueKind != JsonValueKind.String)
            {
                reason = "a column does not begin with its name";
                return GraphStatus.Unsupported;
            }

            var id = column[0].GetString()!;
            if (!ids.Add(id))
            {
                reason = "two columns have the same name";
                return GraphStatus.Invalid;
            }

            if (!TryReadValues(column, out var values))
            {
                reason = $"column {id} holds something other than numbers";
                return GraphStatus.Unsupported;
            }

            var type = Text(root, "types", id);
            if (type != "x")
            {
                series.Add(new GraphSeries(id, Text(root, "names", id), type, ColorOf(Text(root, "colors", id)), values));
            }
            else if (x is not null || values.Contains(null))
            {
                reason = "its x axis is not one whole column";
                return GraphStatus.Invalid;
            }
            else
            {
                x = [.. values.Select(static value => value!.Value)];
            }
        }

        if (x is null || series.Any(line => line.Values.Count != x.Length))
        {
            reason = x is null ? "it has no x axis" : "its columns are of different lengths";
            return GraphStatus.Invalid;
        }

        graph = new GraphData(x, series);
        reason = string.Empty;
        return GraphStatus.Ok;
    }

    private static bool TryReadValues(JsonElement column, out double?[] values)
    {
        values = new double?[column.GetArrayLength() - 1];
        var index = -1;
        foreach (var item in column.EnumerateArray())
        {
            if (index >= 0 && item.ValueKind != JsonValueKind.Null)
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out var number) || !double.IsFinite(number))
                {
                    return false;
                }

                values[index] = number;
            }

            index++;
        }

        return true;
    }

    private static string Text(JsonElement root, string table, string id) =>
        root.TryGetProperty(table, out var texts) && texts.ValueKind == JsonValueKind.Object
        && texts.TryGetProperty(id, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : string.Empty;

    // Written as BLUE#3497ED: a name for each theme, and the colour itself.
    private static string ColorOf(string text) => text.IndexOf('#', StringComparison.Ordinal) is var at and >= 0 ? text[at..] : string.Empty;
}
