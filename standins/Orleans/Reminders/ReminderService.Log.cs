using Microsoft.Extensions.Logging;

namespace Orleans.Reminders;

internal sealed partial class ReminderService
{
    [LoggerMessage(30, LogLevel.Error, "The table of reminders could not be read", EventName = "ReminderTableFailed")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception);
}
