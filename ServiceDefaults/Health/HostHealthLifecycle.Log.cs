using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Health;

internal sealed partial class HostHealthLifecycle
{
    [LoggerMessage(1101, LogLevel.Information, "Started; health is served at {Addresses}", EventName = "HostStarted")]
    private static partial void LogStarted(ILogger logger, string addresses);

    [LoggerMessage(1102, LogLevel.Information, "Stopping: not ready any more", EventName = "HostStopping")]
    private static partial void LogStopping(ILogger logger);
}
