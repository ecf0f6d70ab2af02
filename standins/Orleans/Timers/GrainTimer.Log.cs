using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Timers;

internal sealed partial class GrainTimer<TState>
{
    [LoggerMessage(10, LogLevel.Error, "A timer of grain {GrainId} threw", EventName = "GrainTimerFailed")]
    private static partial void LogCallbackFailed(ILogger logger, GrainId grainId, Exception exception);
}
