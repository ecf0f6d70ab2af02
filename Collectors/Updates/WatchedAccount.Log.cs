using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Updates;

internal sealed partial class WatchedAccount
{
    [LoggerMessage(3301, LogLevel.Debug, "A call for updates on account {Account} failed: {Kind} {Error}.")]
    private static partial void LogCallFailed(ILogger logger, string account, FailureKind kind, string error);

    [LoggerMessage(3302, LogLevel.Warning, "The owner of account {Account} did not answer.")]
    private static partial void LogGrainFailed(ILogger logger, string account, Exception exception);

    [LoggerMessage(3303, LogLevel.Information, "Updates of account {Account} may be missing; the difference of its {Channels} channels is fetched.")]
    private static partial void LogStreamGap(ILogger logger, string account, int channels);
}
