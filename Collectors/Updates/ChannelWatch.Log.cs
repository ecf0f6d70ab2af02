using Microsoft.Extensions.Logging;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Updates;

internal sealed partial class ChannelWatch
{
    [LoggerMessage(3321, LogLevel.Information, "@{Channel} is followed through account {Account} from position {Pts}.")]
    private static partial void LogFollowing(ILogger logger, string channel, string account, int pts);

    [LoggerMessage(3322, LogLevel.Information, "@{Channel} has a gap between position {Pts} and {Next}; the difference is fetched.")]
    private static partial void LogGap(ILogger logger, string channel, int pts, int next);

    [LoggerMessage(3323, LogLevel.Information, "@{Channel} is compared with its history ({Reason}).")]
    private static partial void LogComparing(ILogger logger, string channel, string reason);

    [LoggerMessage(3324, LogLevel.Information, "@{Channel} was compared with its history: {Pages} pages.")]
    private static partial void LogCompared(ILogger logger, string channel, int pages);

    [LoggerMessage(3325, LogLevel.Warning, "@{Channel} is not followed any more: {Status}, {Reason}.")]
    private static partial void LogEnded(ILogger logger, string channel, ChannelStatus status, string reason);

    [LoggerMessage(3326, LogLevel.Information, "Another worker has taken @{Channel} over.")]
    private static partial void LogClaimLost(ILogger logger, string channel);

    [LoggerMessage(3327, LogLevel.Warning, "@{Channel} waits for the sink: {Reason}.")]
    private static partial void LogSinkFailed(ILogger logger, string channel, string reason);

    [LoggerMessage(3328, LogLevel.Warning, "The server does not know the stored position of @{Channel} ({Error}); it is followed anew and what is stored is compared.")]
    private static partial void LogPositionInvalid(ILogger logger, string channel, string error);

    [LoggerMessage(3329, LogLevel.Warning, "The difference of @{Channel} was refused to account {Account}: {Error}.")]
    private static partial void LogRefused(ILogger logger, string channel, string account, string error);

    [LoggerMessage(3330, LogLevel.Debug, "The cursor of @{Channel} did not answer.")]
    private static partial void LogCursorFailed(ILogger logger, string channel, Exception exception);
}
