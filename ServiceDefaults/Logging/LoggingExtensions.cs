using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Logging;

/// <summary>Puts the log into hosts.</summary>
public static class LoggingExtensions
{
    // Some seconds of a busy host. A reader that has stopped reading costs lines, which are counted, and not the work.
    private const int QueuedLines = 10_000;

    // What a host is called in exports unless its traces call it something else.
    private const string Service = "telepool";

    /// <summary>
    /// Logs to standard error, since standard output belongs to what commands answer, and by OTLP where the settings ask for it; the levels are those of a
    /// <see cref="LogLevels"/>.
    /// </summary>
    /// <param name="logging">The host's.</param>
    /// <param name="settings">Say how lines look and which there are.</param>
    public static ILoggingBuilder AddTelepoolLog(this ILoggingBuilder logging, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(settings);
        logging.ClearProviders();
        logging.AddConsole();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ConsoleFormatter, JsonLineFormatter>();
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = settings.LogFormat == LogFormat.Json ? JsonLineFormatter.FormatterName : ConsoleFormatterNames.Simple;
            console.MaxQueueLength = QueuedLines;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.Services.Configure<SimpleConsoleFormatterOptions>(simple =>
        {
            simple.SingleLine = true;
            simple.TimestampFormat = "HH:mm:ss ";
        });
        var levels = new LogLevels(LogLevelRules.TryParse(settings.LogLevel, out var rules, out _) ? rules : LogLevelRules.Standard);
        logging.Services.AddSingleton(levels);
        logging.Services.AddHostedService<StoppingLog>();
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(levels);
        logging.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(levels);
        if (settings.OpenTelemetryEnabled && settings.OtlpEndpoint is not null)
        {
            logging.Services.AddSingleton<ILoggerProvider>(_ => LogExport.Begin(settings, Service)!);
            logging.Services.AddSingleton<IHostedService>(services => new LogExportService(settings, services.GetRequiredService<ILoggerFactory>()));
        }

        return logging;
    }
}
