using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Metrics;

internal sealed partial class WatchedMetricExporter
{
    [LoggerMessage(1, LogLevel.Warning, "Metrics cannot be sent to {Endpoint}; the work goes on without them, and nothing more is said until it takes them again.", EventName = "MetricsFail")]
    private static partial void LogFails(ILogger logger, Uri endpoint);

    [LoggerMessage(2, LogLevel.Information, "{Endpoint} takes metrics again; counters kept counting meanwhile.", EventName = "MetricsHealed")]
    private static partial void LogHealed(ILogger logger, Uri endpoint);
}
