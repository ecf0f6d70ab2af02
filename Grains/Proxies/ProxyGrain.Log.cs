using Microsoft.Extensions.Logging;

namespace Grains.Proxies;

internal sealed partial class ProxyGrain
{
    [LoggerMessage(2201, LogLevel.Warning, "Proxy {Proxy} is banned for {Seconds:F0} s: {Reason}", EventName = "ProxyBannedFor")]
    private static partial void LogBannedFor(ILogger logger, string proxy, double seconds, string reason);

    [LoggerMessage(2202, LogLevel.Information, "Proxy {Proxy} is banned: {Reason}", EventName = "ProxyBanned")]
    private static partial void LogBanned(ILogger logger, string proxy, string reason);

    [LoggerMessage(2203, LogLevel.Information, "Proxy {Proxy} serves again", EventName = "ProxyServesAgain")]
    private static partial void LogServesAgain(ILogger logger, string proxy);

    [LoggerMessage(2204, LogLevel.Debug, "The probe of proxy {Proxy} failed: {Reason}", EventName = "ProxyProbeFailed")]
    private static partial void LogProbeFailed(ILogger logger, string proxy, string reason);

    [LoggerMessage(2205, LogLevel.Error, "The stored address of proxy {Proxy} cannot be opened: {Reason}; add it again", EventName = "ProxyDamaged")]
    private static partial void LogDamaged(ILogger logger, string proxy, string reason);
}
