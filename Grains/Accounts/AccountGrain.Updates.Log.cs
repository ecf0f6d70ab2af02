using Microsoft.Extensions.Logging;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(2081, LogLevel.Warning, "A reader came too late for {Count} updates of account {Account}; it fetches the difference", EventName = "UpdatesDropped")]
    private static partial void LogUpdatesDropped(ILogger logger, string account, long count);
}
