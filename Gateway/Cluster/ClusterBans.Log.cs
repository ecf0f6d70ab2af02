using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Cluster;

internal sealed partial class ClusterBans
{
    [LoggerMessage(7721, LogLevel.Warning, "The cluster does not answer for bans; those that are known hold, and this gateway goes on banning by itself", EventName = "ClusterBansUnreachable")]
    private static partial void LogUnreachable(ILogger logger, Exception exception);
}
