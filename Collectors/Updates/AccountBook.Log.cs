using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Updates;

internal sealed partial class AccountBook
{
    [LoggerMessage(3311, LogLevel.Warning, "The pool did not answer.")]
    private static partial void LogLeaseFailed(ILogger logger, Exception exception);

    [LoggerMessage(3313, LogLevel.Information, "Account {Account} stopped following ({Reason}); its {Channels} channels go to others.")]
    private static partial void LogAccountEnded(ILogger logger, string account, string reason, int channels);
}
