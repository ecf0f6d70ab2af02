using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Work;

public sealed partial class WorkHost
{
    [LoggerMessage(3201, LogLevel.Information, "Worker {Worker} takes part in the job.")]
    private static partial void LogAttached(ILogger logger, string worker);

    [LoggerMessage(3202, LogLevel.Information, "Work {Kind} on channel {Channel} begins, epoch {Epoch}.")]
    private static partial void LogBegins(ILogger logger, string kind, string channel, long epoch);

    [LoggerMessage(3203, LogLevel.Information, "Work {Kind} on channel {Channel} has ended.")]
    private static partial void LogEnded(ILogger logger, string kind, string channel);

    [LoggerMessage(3204, LogLevel.Warning, "Work {Kind} on channel {Channel} failed and is begun again.")]
    private static partial void LogRunFailed(ILogger logger, string kind, string channel, Exception exception);

    [LoggerMessage(3205, LogLevel.Warning, "The job does not answer.")]
    private static partial void LogJobSilent(ILogger logger, Exception exception);

    [LoggerMessage(3206, LogLevel.Warning, "The job has not answered for {Seconds} s: all work stops until it does, since others may have it by now.")]
    private static partial void LogCutOff(ILogger logger, double seconds);

    [LoggerMessage(3207, LogLevel.Error, "Another process takes part in the job as {Worker}; this one ends.")]
    private static partial void LogReplaced(ILogger logger, string worker);

    [LoggerMessage(3208, LogLevel.Warning, "{Count} pieces of work did not end in time.")]
    private static partial void LogStopCut(ILogger logger, int count);
}
