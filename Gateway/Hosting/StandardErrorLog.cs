using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Logging;

namespace Telepool.Gateway.Hosting;

/// <summary>
/// Log lines on standard error, as text or JSON. A gateway alone uses this instead of the platform's console logging, which would load more code than
/// the whole gateway has.
/// </summary>
internal sealed class StandardErrorLog(LogLevelRules rules, bool isJson, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _lock = new();

    /// <summary>As the environment says: <c>TELEPOOL_LOG_LEVEL</c> and <c>TELEPOOL_LOG_FORMAT</c>.</summary>
    public static StandardErrorLog FromEnvironment(TimeProvider time) => new(
        LogLevelRules.TryParse(Environment.GetEnvironmentVariable("TELEPOOL_LOG_LEVEL") ?? string.Empty, out var rules, out _) ? rules : LogLevelRules.Standard,
        string.Equals(Environment.GetEnvironmentVariable("TELEPOOL_LOG_FORMAT"), "json", StringComparison.OrdinalIgnoreCase),
        time);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName, rules.LevelOf(categoryName));

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place that lines go to.");

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, string message, Exception? exception)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var line = isJson
            ? Json(now, category, level, message, exception)
            : string.Create(CultureInfo.InvariantCulture, $"{now:HH:mm:ss} {Word(level)} {category[(category.LastIndexOf('.') + 1)..]}: {message}{(exception is null ? string.Empty : $" {exception}")}");
        lock (_lock)
        {
            Console.Error.WriteLine(line);
        }
    }

    private static string Json(DateTime now, string category, LogLevel level, string message, Exception? exception)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("LogLevel", level.ToString());
            json.WriteString("Category", category);
            json.WriteString("Message", message);
            if (exception is not null)
            {
                json.WriteString("Exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private sealed class Category(StandardErrorLog log, string name, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(name, logLevel, formatter(state, exception), exception);
            }
        }
    }
}
