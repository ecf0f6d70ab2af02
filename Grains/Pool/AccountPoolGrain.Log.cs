using Microsoft.Extensions.Logging;

namespace Grains.Pool;

internal sealed partial class AccountPoolGrain
{
    [LoggerMessage(2101, LogLevel.Debug, "A request of {Holder} for {Purpose} was refused: {Refusal}", EventName = "LeaseRequestRefused")]
    private static partial void LogRefused(ILogger logger, string holder, string purpose, string refusal);

    [LoggerMessage(2102, LogLevel.Warning, "Account {Account} did not answer to a request for a lease and is left alone for a moment", EventName = "AccountDidNotGrant")]
    private static partial void LogNotGranted(ILogger logger, string account, Exception? exception);

    [LoggerMessage(2103, LogLevel.Warning, "{Holder} has leaked a lease of account {Account} for {Purpose}; tenant {Tenant}", EventName = "LeaseLeakReported")]
    private static partial void LogLeaked(ILogger logger, string holder, string account, string purpose, string tenant);

    [LoggerMessage(2104, LogLevel.Error, "The members of pool {Pool} could not be stored; it begins again from what is", EventName = "PoolNotStored")]
    private static partial void LogNotStored(ILogger logger, string pool, Exception exception);

    [LoggerMessage(2105, LogLevel.Debug, "A lease of account {Account} that came too late could not be given back; it runs out by itself", EventName = "LateLeaseKept")]
    private static partial void LogLateLeaseKept(ILogger logger, string account, Exception exception);

    [LoggerMessage(2106, LogLevel.Warning, "Account {Account} stays in use: {Ejected} of {Total} are out already; suspect Telegram, the proxies or this host", EventName = "EjectionRefused")]
    private static partial void LogEjectionRefused(ILogger logger, string account, int ejected, int total);
}
