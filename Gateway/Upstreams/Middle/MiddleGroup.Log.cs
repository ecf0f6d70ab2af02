using System.Net;
using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleGroup
{
    [LoggerMessage(1, LogLevel.Warning, "Worker {Worker}: no middle proxy of data centre {Dc} serves; the last one ended as {End}.", EventName = "MiddleOut")]
    private static partial void LogOut(ILogger log, int worker, int dc, MiddleLinkEnd end);

    [LoggerMessage(2, LogLevel.Information, "Worker {Worker}: middle proxies of data centre {Dc} serve again.", EventName = "MiddleServes")]
    private static partial void LogServes(ILogger log, int worker, int dc);

    [LoggerMessage(3, LogLevel.Debug, "Worker {Worker}: the connection to middle proxy {Target} of data centre {Dc} ended as {End}.", EventName = "MiddleLinkEnded")]
    private static partial void LogEnded(ILogger log, int worker, IPEndPoint target, int dc, MiddleLinkEnd end);
}
