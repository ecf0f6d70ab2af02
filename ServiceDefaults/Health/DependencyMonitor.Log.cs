using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Health;

public sealed partial class DependencyMonitor
{
    [LoggerMessage(1111, LogLevel.Warning, "{Dependency} is lost after {Failures} failures: {Problem}", EventName = "DependencyLost")]
    private static partial void LogLost(ILogger logger, string dependency, int failures, string? problem);

    [LoggerMessage(1112, LogLevel.Warning, "{Dependency} is impaired: {Problem}", EventName = "DependencyImpaired")]
    private static partial void LogImpaired(ILogger logger, string dependency, string? problem);

    [LoggerMessage(1113, LogLevel.Information, "{Dependency} is well again after {Seconds} s", EventName = "DependencyWell")]
    private static partial void LogWell(ILogger logger, string dependency, double seconds);
}
