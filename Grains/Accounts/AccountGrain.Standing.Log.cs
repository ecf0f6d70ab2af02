using Grains.Interfaces.Accounts;
using Microsoft.Extensions.Logging;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(2050, LogLevel.Information, "Account {Account} was {From} and is {To}: {Reason} ({Actor})", EventName = "AccountChanged")]
    private static partial void LogChanged(ILogger logger, string account, AccountState from, AccountState to, string reason, string actor);

    [LoggerMessage(2051, LogLevel.Information, "Account {Account} rests for {Seconds} s after {Reason}; strike {Strikes}", EventName = "AccountQuarantined")]
    private static partial void LogQuarantined(ILogger logger, string account, string reason, double seconds, int strikes);

    [LoggerMessage(2052, LogLevel.Information, "Account {Account} answered its probe and is on probation for {Seconds} s", EventName = "AccountOnProbation")]
    private static partial void LogOnProbation(ILogger logger, string account, double seconds);

    [LoggerMessage(2053, LogLevel.Warning, "Account {Account} should rest after {Reason} and works slowly instead: too many accounts rest already, so look at Telegram, the proxies and this host", EventName = "AccountNotEjected")]
    private static partial void LogNotEjected(ILogger logger, string account, string reason);

    [LoggerMessage(2054, LogLevel.Error, "Telegram restricts account {Account}: {Reason}; enable it when Telegram has lifted that", EventName = "AccountRestricted")]
    private static partial void LogRestricted(ILogger logger, string account, string reason);

    [LoggerMessage(2055, LogLevel.Warning, "{Method} of account {Account} met {Reason}, which has its cause in the set-up: {Detail}", EventName = "AccountSetUpFault")]
    private static partial void LogSetUpFault(ILogger logger, string method, string account, string reason, string detail);

    [LoggerMessage(2056, LogLevel.Information, "{Actor} asked for {Action} of account {Account}: {Reason}", EventName = "AccountActedOn")]
    private static partial void LogActed(ILogger logger, string actor, AccountAction action, string account, string reason);

    [LoggerMessage(2057, LogLevel.Warning, "Changes of account {Account} wait for the audit, which could not store them; they are kept and tried again", EventName = "AccountAuditDelayed")]
    private static partial void LogAuditDelayed(ILogger logger, string account, Exception exception);

    [LoggerMessage(2059, LogLevel.Information, "The pool could not be asked whether account {Account} may rest; it does", EventName = "AccountPoolSilent")]
    private static partial void LogPoolSilent(ILogger logger, string account, Exception exception);

    [LoggerMessage(2058, LogLevel.Error, "The keys of account {Account} were used from two addresses at once and are burned; find who else has the session, then log the account in again", EventName = "AccountBurned")]
    private static partial void LogBurned(ILogger logger, string account);
}
