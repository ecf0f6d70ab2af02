using Microsoft.Extensions.Logging;

namespace Grains.Proxies;

internal sealed partial class ProxyPoolGrain
{
    [LoggerMessage(2211, LogLevel.Information, "Account {Account} moves from proxy {From} to {To}", EventName = "ProxyMoved")]
    private static partial void LogMoved(ILogger logger, string account, string from, string to);

    [LoggerMessage(2212, LogLevel.Information, "There are {Count} proxies; {Changed} are new or changed, {Gone} are gone", EventName = "ProxiesListed")]
    private static partial void LogListed(ILogger logger, int count, int changed, int gone);
}
