using Microsoft.Extensions.Logging;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(2091, LogLevel.Information, "Account {Account} found channel {Channel} under the username {Username}; it was {Former} before", EventName = "ChannelRenamed")]
    private static partial void LogRenamed(ILogger logger, string account, long channel, string former, string username);

    [LoggerMessage(2092, LogLevel.Debug, "Account {Account} asks Telegram because a cache did not answer", EventName = "CacheSilent")]
    private static partial void LogCacheSilent(ILogger logger, string account, Exception exception);

    [LoggerMessage(2093, LogLevel.Information, "The channels that account {Account} knows could not be stored; that is tried again", EventName = "PeersNotStored")]
    private static partial void LogPeersNotStored(ILogger logger, string account, Exception exception);
}
