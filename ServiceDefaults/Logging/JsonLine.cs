using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Logging;

/// <summary>
/// Log lines for programs: one JSON object a line, in UTC, with the trace and the span that a line belongs to where traces are made.
/// </summary>
/// <remarks>To be written on the thread that logs, so that the current activity is the one that the line is about.</remarks>
public static class JsonLine
{
    private const string MessageTemplate = "{OriginalFormat}";

    // Lines are read by programs: other scripts' letters stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonEncodedText[] Levels = [.. Enum.GetNames<LogLevel>().Select(static name => JsonEncodedText.Encode(name))];

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes a line with its end.</summary>
    /// <param name="entry">What is logged.</param>
    /// <param name="now">When.</param>
    /// <param name="writer">Where to; is given the line in one piece.</param>
    public static void Write<TState>(in LogEntry<TState> entry, DateTimeOffset now, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(512);
        var json = _writer ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        WriteTo(json, entry, now);
        json.Flush();
        buffer.Write("\n"u8);
        WriteText(buffer.WrittenSpan, writer);
    }

    private static void WriteTo<TState>(Utf8JsonWriter json, in LogEntry<TState> entry, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("Timestamp"u8, now.UtcDateTime);
        json.WriteString("LogLevel"u8, Levels[(int)entry.LogLevel]);
        json.WriteString("Category"u8, entry.Category);
        if (entry.EventId.Id != 0 || entry.EventId.Name is not null)
        {
            json.WriteNumber("EventId"u8, entry.EventId.Id);
            json.WriteString("EventName"u8, entry.EventId.Name);
        }

        if (TraceContext.Current is { } trace)
        {
            json.WriteString("TraceId"u8, trace.TraceId.ToHexString());
            json.WriteString("SpanId"u8, trace.SpanId.ToHexString());
        }

        json.WriteString("Message"u8, entry.Formatter(entry.State, entry.Exception));
        WriteFields(json, entry.State as IReadOnlyList<KeyValuePair<string, object?>>);
        if (entry.Exception is { } exception)
        {
            json.WriteString("Exception"u8, exception.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        // A message without fields has its template alone.
        if (fields is null || fields.Count == 0 || (fields.Count == 1 && fields[0].Key == MessageTemplate))
        {
            return;
        }

        json.WriteStartObject("Fields"u8);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Key != MessageTemplate)
            {
                WriteField(json, fields[i].Key, fields[i].Value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int or short or byte or sbyte or ushort:
                json.WriteNumber(name, Convert.ToInt32(value, null));
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case uint number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case Exception:
                // It has its place.
                break;
            case IFormattable formattable:
                json.WriteString(name, formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(name, value.ToString());
                break;
        }
    }

    private static void WriteText(ReadOnlySpan<byte> utf8, TextWriter writer)
    {
        var letters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(utf8.Length));
        try
        {
            writer.Write(letters.AsSpan(0, Encoding.UTF8.GetChars(utf8, letters)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }
}
