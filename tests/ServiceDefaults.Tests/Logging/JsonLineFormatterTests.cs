using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Logging;
using Testing;

namespace ServiceDefaults.Tests.Logging;

public sealed class JsonLineFormatterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 20, 30, 400, TimeSpan.Zero);

    [Fact]
    public void Write_InsideATrace_IsOneObjectWithItsIds()
    {
        using var activity = new Activity("work").Start();

        var line = Line(LogLevel.Warning, new EventId(17, "Waited"), null, "{Channel} waits {Seconds} s, {Missing}", "новости\n\"x\"", 1.5, null);

        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.Single(line, '\n');
        Assert.Contains("новости", line, StringComparison.Ordinal);
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-11-21T10:20:30.4Z", json.GetProperty("Timestamp").GetString());
        Assert.Equal("Warning", json.GetProperty("LogLevel").GetString());
        Assert.Equal("Some.Category", json.GetProperty("Category").GetString());
        Assert.Equal(17, json.GetProperty("EventId").GetInt32());
        Assert.Equal("Waited", json.GetProperty("EventName").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), json.GetProperty("TraceId").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), json.GetProperty("SpanId").GetString());
        Assert.Equal("новости\n\"x\" waits 1.5 s, (null)", json.GetProperty("Message").GetString());
        var fields = json.GetProperty("Fields");
        Assert.Equal("новости\n\"x\"", fields.GetProperty("Channel").GetString());
        Assert.Equal(1.5, fields.GetProperty("Seconds").GetDouble());
        Assert.Equal(JsonValueKind.Null, fields.GetProperty("Missing").ValueKind);
        Assert.False(fields.TryGetProperty("{OriginalFormat}", out _));
    }

    [Fact]
    public void Write_OutsideOfAnyTrace_HasNoIdsAndNoEmptyFields()
    {
        Activity.Current = null;

        var json = JsonDocument.Parse(Line(LogLevel.Information, default, new InvalidOperationException("broken"), "plain")).RootElement;

        Assert.Equal(["Timestamp", "LogLevel", "Category", "Message", "Exception"], json.EnumerateObject().Select(static property => property.Name));
        Assert.Contains("broken", json.GetProperty("Exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FieldsOfEveryKind_AreJson()
    {
        var json = JsonDocument.Parse(Line(
            LogLevel.Information, default, null, "{A}{B}{C}{D}{E}{F}", true, double.NaN, long.MaxValue, TimeSpan.FromSeconds(90), LogLevel.Error, (byte)7)).RootElement.GetProperty("Fields");

        Assert.Equal(
            ["True", "NaN", "9223372036854775807", "00:01:30", "Error", "7"],
            json.EnumerateObject().Select(static property => property.Value.ToString()));
    }

    private static string Line(LogLevel level, EventId id, Exception? exception, string template, params object?[] values)
    {
        using var text = new StringWriter();
        var capture = new Capture(text);
#pragma warning disable CA2254 // The template is what is tested.
        capture.Log(level, id, exception, template, values);
#pragma warning restore CA2254
        return text.ToString();
    }

    /// <summary>Formats what is logged as the console's provider would.</summary>
    private sealed class Capture(TextWriter text) : ILogger
    {
        private readonly JsonLineFormatter _formatter = new(new ManualTimeProvider(Now));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _formatter.Write(new LogEntry<TState>(logLevel, "Some.Category", eventId, state, exception, formatter), null, text);
    }
}
