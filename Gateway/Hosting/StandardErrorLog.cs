using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Logging;

namespace Telepool.Gateway.Hosting;

/// <summary>
/// Log lines on standard error, as text or JSON, and by OTLP where that is asked for. A gateway alone uses this instead of the platform's console logging,
/// which would load more code than the whole gateway has.
/// </summary>
internal sealed class StandardErrorLog(LogLevelRules rules, bool isJson, TimeProvider time, TextWriter error, ILoggerProvider? export) : ILoggerFactory
{
    private readonly Lock _lock = new();
    private volatile LogLevelRules _rules = rules;

    /// <summary>The least levels. New ones hold for what is logged from now on.</summary>
    public LogLevelRules Rules
    {
        get => _rules;
        set => _rules = value;
    }

    /// <summary>As the environment says: <c>TELEPOOL_LOG_LEVEL</c> and <c>TELEPOOL_LOG_FORMAT</c>.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="export">Where lines go besides; ends with the log. Null for nowhere.</param>
    public static StandardErrorLog FromEnvironment(TimeProvider time, ILoggerProvider? export) => new(
        LogLevelRules.TryParse(Environment.GetEnvironmentVariable("TELEPOOL_LOG_LEVEL") ?? string.Empty, out var rules, out _) ? rules : LogLevelRules.Standard,
        string.Equals(Environment.GetEnvironmentVariable("TELEPOOL_LOG_FORMAT"), "json", StringComparison.OrdinalIgnoreCase),
        time,
        Console.Error,
        export);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName, export?.CreateLogger(categoryName));

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place that lines go to.");

    /// <inheritdoc />
    public void Dispose() => export?.Dispose();

    private void Write<TState>(in LogEntry<TState> entry)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (isJson)
            {
                JsonLine.Write(entry, now, error);
                return;
            }

            var name = entry.Category[(entry.Category.LastIndexOf('.') + 1)..];
            error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{now.UtcDateTime:HH:mm:ss} {Word(entry.LogLevel)} {name}: {entry.Formatter(entry.State, entry.Exception)}{(entry.Exception is null ? string.Empty : $" {entry.Exception}")}"));
        }
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

    private sealed class Category(StandardErrorLog log, string name, ILogger? export) : ILogger
    {
        // The rules that the level was read from; read again when there are others.
        private volatile Reading _reading = new(log.Rules, log.Rules.LevelOf(name));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            var (reading, rules) = (_reading, log.Rules);
            if (!ReferenceEquals(reading.Rules, rules))
            {
                _reading = reading = new Reading(rules, rules.LevelOf(name));
            }

            return logLevel >= reading.Least && logLevel != LogLevel.None;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter));
                export?.Log(logLevel, eventId, state, exception, formatter);
            }
        }

        private sealed record Reading(LogLevelRules Rules, LogLevel Least);
    }
}
