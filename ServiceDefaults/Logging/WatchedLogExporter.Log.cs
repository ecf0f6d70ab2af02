using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Logging;

internal sealed partial class WatchedLogExporter
{
    [LoggerMessage(1, LogLevel.Warning, "The log cannot be sent to {Endpoint}; it is complete on standard error, and nothing more is said until the target takes it again.", EventName = "LogsFail")]
    private static partial void LogFails(ILogger logger, Uri endpoint);

    [LoggerMessage(2, LogLevel.Information, "{Endpoint} takes the log again; {Lost} lines of it were lost there.", EventName = "LogsHealed")]
    private static partial void LogHealed(ILogger logger, Uri endpoint, long lost);
}
