using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>
/// The lines of a file. A batch is its records, one a line, and a line of type <c>commit</c> with the length of the records, the
/// position, and last the CRC-32C of all before it. What no valid commit follows was never stored.
/// </summary>
internal static class NdjsonFormat
{
    // The lines go into files and pipes, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a batch as it is appended to its channel's file.</summary>
    public static void Write(ArrayBufferWriter<byte> output, SinkBatch batch)
    {
        var start = output.WrittenCount;
        using var json = new Utf8JsonWriter(output, Options);
        if (batch.Channel is { } channel)
        {
            Begin(json, "channel");
            json.WriteNumber("channel_id"u8, channel.ChannelId);
            json.WriteString("username"u8, channel.Username);
            json.WriteString("title"u8, channel.Title);
            json.WriteBoolean("is_broadcast"u8, channel.IsBroadcast);
            End(json, output);
        }

        foreach (var message in batch.Messages)
        {
            Write(json, "message", message, null);
            End(json, output);
        }

        foreach (var edit in batch.Edits)
        {
            Write(json, "edit", edit, batch.ObservedAt);
            End(json, output);
        }

        foreach (var id in batch.Deleted)
        {
            Begin(json, "deletion");
            json.WriteNumber("id"u8, id);
            json.WriteNumber("observed_at"u8, batch.ObservedAt);
            End(json, output);
        }

        foreach (var statistic in batch.Statistics)
        {
            Begin(json, "statistic");
            json.WriteString("kind"u8, statistic.Kind);
            json.WriteNumber("at"u8, statistic.At);
            json.WritePropertyName("json"u8);
            json.WriteRawValue(statistic.Json);
            End(json, output);
        }

        WriteCommit(json, batch, output.WrittenCount - start);
        json.Flush();
        json.WriteNumber("crc32c"u8, Crc32C.Of(output.WrittenSpan[start..]));
        End(json, output);
    }

    private static void WriteCommit(Utf8JsonWriter json, SinkBatch batch, int bytes)
    {
        Begin(json, "commit");
        json.WriteNumber("bytes"u8, bytes);
        json.WriteString("kind"u8, batch.Kind);
        json.WriteNumber("epoch"u8, batch.Epoch);
        if (batch.Total is { } total)
        {
            json.WriteNumber("total"u8, total);
        }

        if (batch.Pts is { } pts)
        {
            json.WriteNumber("pts"u8, pts);
        }

        if (batch.Ranges is { } ranges)
        {
            json.WriteStartArray("ranges"u8);
            foreach (var range in ranges.Ranges)
            {
                json.WriteStartArray();
                json.WriteNumberValue(range.Low);
                json.WriteNumberValue(range.High);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
    }

    private static void Begin(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
    }

    private static void End(Utf8JsonWriter json, ArrayBufferWriter<byte> output)
    {
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, string type, MessageRecord message, int? observedAt)
    {
        Begin(json, type);
        // The id comes second in every line, where the scan of a file looks for it.
        json.WriteNumber("id"u8, message.Id);
        json.WriteNumber("date"u8, message.Date);
        Number(json, "edit_date"u8, message.EditDate);
        if (observedAt is { } at)
        {
            json.WriteNumber("observed_at"u8, at);
        }

        Number(json, "from_id"u8, message.FromId);
        Text(json, "post_author"u8, message.PostAuthor);
        Text(json, "text"u8, message.Text);
        Text(json, "entities"u8, message.Entities);
        Text(json, "media"u8, message.Media);
        Text(json, "action"u8, message.Action);
        Number(json, "reply_to"u8, message.ReplyTo);
        Text(json, "forward"u8, message.Forward);
        Number(json, "grouped_id"u8, message.GroupedId);
        if (message.Views is { } views)
        {
            json.WriteNumber("views"u8, views);
        }

        if (message.Forwards is { } forwards)
        {
            json.WriteNumber("forwards"u8, forwards);
        }

        Text(json, "reactions"u8, message.Reactions);
    }

    // What is absent is left out.
    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
