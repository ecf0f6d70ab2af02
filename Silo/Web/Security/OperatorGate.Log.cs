using Microsoft.Extensions.Logging;

namespace Telepool.Silo.Web.Security;

/// <content>What the log is told.</content>
internal sealed partial class OperatorGate
{
    [LoggerMessage(1331, LogLevel.Error, "{Endpoint} says nobody who may use it and is refused to all", EventName = "EndpointWithoutRule")]
    private static partial void LogNoRule(ILogger logger, string endpoint);

    [LoggerMessage(1332, LogLevel.Error, "The operators' audit cannot be written, and nothing is done without it", EventName = "AuditUnavailable")]
    private static partial void LogNoAudit(ILogger logger, Exception exception);

    [LoggerMessage(1333, LogLevel.Warning, "{Method} {Endpoint} could not be answered", EventName = "OperatorRequestUnavailable")]
    private static partial void LogUnavailable(ILogger logger, string method, string endpoint, Exception exception);

    [LoggerMessage(1334, LogLevel.Error, "{Method} {Endpoint} failed", EventName = "OperatorRequestFailed")]
    private static partial void LogFailed(ILogger logger, string method, string endpoint, Exception exception);
}
