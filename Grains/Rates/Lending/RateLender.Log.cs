using Microsoft.Extensions.Logging;

namespace Grains.Rates.Lending;

internal sealed partial class RateLender
{
    [LoggerMessage(2301, LogLevel.Debug, "The shared rate {Scope} cannot be borrowed at present; {PerSecond} calls a second are left", EventName = "RateBudgetUnreachable")]
    private static partial void LogUnreachable(ILogger logger, string scope, double perSecond, Exception exception);

    [LoggerMessage(2302, LogLevel.Debug, "The shared rate {Scope} was not returned; it runs out by itself", EventName = "RateNotReturned")]
    private static partial void LogNotReturned(ILogger logger, string scope, Exception exception);
}
