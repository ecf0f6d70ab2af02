using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Hosting;

internal sealed partial class SiloHostedService
{
    [LoggerMessage(20, LogLevel.Information, "Silo {Name} started at {Address}, on the stand-in for Orleans: one process only", EventName = "SiloStarted")]
    private static partial void LogStarted(ILogger logger, string name, SiloAddress address);

    [LoggerMessage(21, LogLevel.Information, "Silo {Name} at {Address} stopped", EventName = "SiloStopped")]
    private static partial void LogStopped(ILogger logger, string name, SiloAddress address);
}
