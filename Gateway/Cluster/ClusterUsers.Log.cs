using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Cluster;

internal sealed partial class ClusterUsers
{
    [LoggerMessage(7701, LogLevel.Warning, "The cluster does not answer for users' limits; open connections go on, new ones go by the policy {Policy}", EventName = "ClusterUnreachable")]
    private static partial void LogUnreachable(ILogger logger, UnreachablePolicy policy, Exception exception);

    [LoggerMessage(7702, LogLevel.Information, "The cluster answers for users' limits again", EventName = "ClusterReachable")]
    private static partial void LogReachable(ILogger logger);
}
