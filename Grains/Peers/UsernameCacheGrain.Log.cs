using Microsoft.Extensions.Logging;

namespace Grains.Peers;

internal sealed partial class UsernameCacheGrain
{
    [LoggerMessage(2101, LogLevel.Information, "The username {Username} was channel {Former}'s and is channel {Channel}'s now", EventName = "UsernameMoved")]
    private static partial void LogMoved(ILogger logger, string username, long former, long channel);
}
