using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Upstreams;

internal sealed partial class UpstreamEvents
{
    [LoggerMessage(4401, LogLevel.Warning, "Upstream {Upstream} is out: {Failure} ({Reason})", EventName = "UpstreamOut")]
    private static partial void LogOut(ILogger logger, string upstream, DialFailure failure, string reason);

    [LoggerMessage(4402, LogLevel.Information, "Upstream {Upstream} serves again", EventName = "UpstreamBack")]
    private static partial void LogBack(ILogger logger, string upstream);

    [LoggerMessage(4403, LogLevel.Warning, "No upstream serves data centre {DataCenter}: connections are tried all the same", EventName = "UpstreamsAllOut")]
    private static partial void LogLastResort(ILogger logger, int dataCenter);
}
