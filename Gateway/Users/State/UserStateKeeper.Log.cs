using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Users.State;

internal sealed partial class UserStateKeeper
{
    [LoggerMessage(7711, LogLevel.Error, "{Problem}", EventName = "UserStateCorrupt")]
    private static partial void LogCorrupt(ILogger logger, string problem);

    [LoggerMessage(7712, LogLevel.Warning, "What users have used cannot be saved to {File}; it is counted on in memory and tried again", EventName = "UserStateNotSaved")]
    private static partial void LogNotSaved(ILogger logger, string file, Exception exception);
}
