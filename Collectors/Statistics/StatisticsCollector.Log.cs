using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Statistics;

public sealed partial class StatisticsCollector
{
    [LoggerMessage(3301, LogLevel.Information, "Statistics of @{Username} were not stored: {Status}, {Error}.")]
    private static partial void LogEnded(ILogger logger, string username, StatisticsStatus status, string error);

    [LoggerMessage(3302, LogLevel.Debug, "Account {Account} could not read statistics of @{Username}: {Kind}, {Error}.")]
    private static partial void LogCallFailed(ILogger logger, string username, string account, FailureKind kind, string error);

    [LoggerMessage(3303, LogLevel.Warning, "A grain call for statistics of @{Username} failed; it is made again.")]
    private static partial void LogGrainFailed(ILogger logger, string username, Exception exception);

    [LoggerMessage(3304, LogLevel.Warning, "The schedule of statistics could not be asked; it is asked again.")]
    private static partial void LogScheduleFailed(ILogger logger, Exception exception);
}
