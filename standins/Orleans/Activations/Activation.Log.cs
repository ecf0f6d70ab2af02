using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Activations;

internal sealed partial class Activation
{
    [LoggerMessage(1, LogLevel.Error, "Grain {GrainId} could not start", EventName = "GrainStartFailed")]
    private static partial void LogStartFailed(ILogger logger, GrainId grainId, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Grain {GrainId} did not end well", EventName = "GrainEndFailed")]
    private static partial void LogEndFailed(ILogger logger, GrainId grainId, Exception exception);
}
