using Microsoft.Extensions.Logging;
using System.Net;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleRefresh
{
    [LoggerMessage(1, LogLevel.Warning, "There are no middle proxies to use, and Telegram cannot be asked for them ({Problem}); it is asked again in {Wait}.", EventName = "MiddleMissing")]
    private partial void LogMissing(string problem, TimeSpan wait);

    [LoggerMessage(2, LogLevel.Information, "Telegram cannot be asked for its middle proxies ({Problem}); those in use stay.", EventName = "MiddleKept")]
    private partial void LogKept(string problem);

    [LoggerMessage(3, LogLevel.Information, "Telegram named {Addresses} middle proxies of {DataCenters} data centres, which are used from now on.", EventName = "MiddleApplied")]
    private partial void LogApplied(int addresses, int dataCenters);

    [LoggerMessage(4, LogLevel.Warning, "The list of middle proxies cannot be kept for the next start: {Problem}", EventName = "MiddleNotKept")]
    private partial void LogNotKept(string problem);

    [LoggerMessage(5, LogLevel.Information, "Addresses are translated on the way: Telegram sees the gateway as {Address}.", EventName = "MiddleSeen")]
    private partial void LogSeen(IPAddress address);

    [LoggerMessage(6, LogLevel.Warning, "Addresses are translated on the way, and nobody said to what: middle proxies will refuse the gateway. Set middle.publicAddress.", EventName = "MiddleUnseen")]
    private partial void LogUnseen();
}
