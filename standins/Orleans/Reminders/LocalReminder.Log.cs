using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Reminders;

internal sealed partial class LocalReminder
{
    [LoggerMessage(31, LogLevel.Error, "Reminder {ReminderName} of grain {GrainId} threw", EventName = "ReminderFailed")]
    private static partial void LogTickFailed(ILogger logger, string reminderName, GrainId grainId, Exception exception);
}
