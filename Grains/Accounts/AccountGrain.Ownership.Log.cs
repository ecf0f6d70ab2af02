using Microsoft.Extensions.Logging;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(2072, LogLevel.Debug, "Account {Account} is owned here by claim {Claim}; before: {Owner}", EventName = "AccountOwned")]
    private static partial void LogOwned(ILogger logger, string account, long claim, string owner);

    [LoggerMessage(2073, LogLevel.Information, "Account {Account} waits: {Owner} holds it and has not said that its connection is closed", EventName = "AccountOwnedElsewhere")]
    private static partial void LogOwnedElsewhere(ILogger logger, string account, string owner);

    [LoggerMessage(2074, LogLevel.Information, "Account {Account} is given up to another host that asked for it", EventName = "AccountGivenUp")]
    private static partial void LogGivenUp(ILogger logger, string account);

    [LoggerMessage(2075, LogLevel.Debug, "That nobody owns account {Account} could not be stored; whoever comes next asks this host", EventName = "AccountNotHandedBack")]
    private static partial void LogNotHandedBack(ILogger logger, string account, Exception exception);

    [LoggerMessage(2076, LogLevel.Information, "Account {Account} goes on with {Leases} leases of its owner before", EventName = "LeasesTakenUp")]
    private static partial void LogLeasesTakenUp(ILogger logger, string account, int leases);

    [LoggerMessage(2077, LogLevel.Debug, "A lease of account {Account} that was handed on could not be given back; it runs out by itself", EventName = "LeaseNotReleased")]
    private static partial void LogLeaseNotReleased(ILogger logger, string account, Exception exception);
}
