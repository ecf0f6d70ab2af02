using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Tracing;

internal sealed partial class TargetState
{
    [LoggerMessage(1, LogLevel.Warning, "Traces cannot be sent to {Endpoint}; the work goes on without them, and nothing more is said until it takes them again.", EventName = "TracesFail")]
    private static partial void LogFails(ILogger logger, Uri endpoint);

    [LoggerMessage(2, LogLevel.Information, "{Endpoint} takes traces again after {Seconds:0} s; {Lost} spans were lost.", EventName = "TracesHealed")]
    private static partial void LogHealed(ILogger logger, Uri endpoint, double seconds, long lost);
}
