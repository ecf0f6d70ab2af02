using Microsoft.Extensions.Logging;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(2001, LogLevel.Information, "Account {Account} is logged in at data centre {HomeDc}", EventName = "AccountLoggedIn")]
    private static partial void LogLoggedIn(ILogger logger, string account, int homeDc);

    // 2002 was AccountLoginLost, which AccountDisabled tells by now.

    [LoggerMessage(2003, LogLevel.Error, "Account {Account} is disabled: {Reason}; an operator must enable it or log it in again", EventName = "AccountDisabled")]
    private static partial void LogDisabled(ILogger logger, string account, string reason);

    [LoggerMessage(2004, LogLevel.Error, "The stored session of account {Account} cannot be opened and is left as it is: {Reason}", EventName = "AccountSessionDamaged")]
    private static partial void LogSessionDamaged(ILogger logger, string account, string reason);

    [LoggerMessage(2005, LogLevel.Information, "Account {Account} rests from {Method} for {Seconds} s: Telegram answered {Error}", EventName = "AccountFlooded")]
    private static partial void LogFlooded(ILogger logger, string account, string method, double seconds, string error);

    [LoggerMessage(2061, LogLevel.Debug, "Account {Account} waits {Seconds} s with {Method}: Telegram answered {Error}", EventName = "AccountWaits")]
    private static partial void LogWaitedOut(ILogger logger, string account, string method, double seconds, string error);

    [LoggerMessage(2006, LogLevel.Warning, "A lease of account {Account} for {Purpose} ran out; {Holder} did not release it", EventName = "LeaseLeaked")]
    private static partial void LogLeaseLeaked(ILogger logger, string account, string purpose, string holder);

    [LoggerMessage(2007, LogLevel.Warning, "Account {Account} is owned elsewhere by now; its connection here is closed", EventName = "AccountOwnershipLost")]
    private static partial void LogOwnershipLost(ILogger logger, string account);

    [LoggerMessage(2008, LogLevel.Error, "The state of account {Account} could not be stored; it is closed and will be read again", EventName = "AccountNotStored")]
    private static partial void LogNotStored(ILogger logger, string account, Exception exception);

    [LoggerMessage(2060, LogLevel.Debug, "The session of account {Account} waits to be stored: {Reason}", EventName = "AccountNotSealed")]
    private static partial void LogNotSealed(ILogger logger, string account, string reason);

    [LoggerMessage(2009, LogLevel.Debug, "{Method} of account {Account} failed: {Error} {Detail}", EventName = "AccountCallFailed")]
    private static partial void LogCallFailed(ILogger logger, string method, string account, string error, string detail);

    [LoggerMessage(2010, LogLevel.Debug, "A lease of account {Account} for {Purpose} was refused: {Refusal}", EventName = "LeaseRefused")]
    private static partial void LogLeaseRefused(ILogger logger, string account, string purpose, string refusal);

    [LoggerMessage(2040, LogLevel.Warning, "The login of account {Account} was given out; whoever has it is the account", EventName = "AccountExported")]
    private static partial void LogExported(ILogger logger, string account);

    [LoggerMessage(2016, LogLevel.Warning, "A lease of account {Account} for {Purpose} held by {Holder} was ended before its time", EventName = "LeaseRevoked")]
    private static partial void LogLeaseRevoked(ILogger logger, string account, string purpose, string holder);
}
