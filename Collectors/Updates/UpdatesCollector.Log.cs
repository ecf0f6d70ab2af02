using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Updates;

public sealed partial class UpdatesCollector
{
    [LoggerMessage(3341, LogLevel.Warning, "The names of the channels could not be read: {Reason}.")]
    private static partial void LogNamesFailed(ILogger logger, string reason);
}
