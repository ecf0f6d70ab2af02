using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Routes.Refresh;

internal sealed partial class RouteRefresh
{
    [LoggerMessage(4411, LogLevel.Debug, "Data centre {DataCenter} did not say where the others are: {Problem}", EventName = "RoutesNotAnswered")]
    private static partial void LogNoAnswer(ILogger logger, int dataCenter, string problem);

    [LoggerMessage(4412, LogLevel.Information, "Telegram has {DataCenters} data centres at {Addresses} addresses", EventName = "RoutesLearnt")]
    private static partial void LogLearnt(ILogger logger, int dataCenters, int addresses);

    [LoggerMessage(4413, LogLevel.Warning, "The list of data centres cannot be kept for the next start: {Problem}", EventName = "RoutesNotKept")]
    private static partial void LogNotKept(ILogger logger, string problem);
}
