using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.History;

public sealed partial class HistoryCollector
{
    [LoggerMessage(3001, LogLevel.Warning, "Channel {Channel} ended as {Status}: {Error}.")]
    private static partial void LogChannelFailed(ILogger logger, string channel, ChannelStatus status, string error);

    [LoggerMessage(3002, LogLevel.Debug, "A call about channel {Channel} by account {Account} failed as {Kind}: {Error}.")]
    private static partial void LogCallFailed(ILogger logger, string channel, string account, FailureKind kind, string error);

    [LoggerMessage(3004, LogLevel.Warning, "The call of a grain about channel {Channel} failed.")]
    private static partial void LogGrainFailed(ILogger logger, string channel, Exception exception);
}
