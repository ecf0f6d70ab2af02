using Microsoft.Extensions.Logging;

namespace Grains.Accounts.Ownership;

internal sealed partial class OwnerSilos
{
    [LoggerMessage(2070, LogLevel.Debug, "{Silo} did not confirm that account {Account} is given up", EventName = "OwnerSilent")]
    private static partial void LogSiloSilent(ILogger logger, string silo, string account, Exception exception);

    [LoggerMessage(2071, LogLevel.Debug, "The membership could not be read, so {Silo} is taken to live", EventName = "OwnerMembershipSilent")]
    private static partial void LogMembershipSilent(ILogger logger, string silo, Exception exception);
}
