using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.History;

internal sealed partial class AccountRotation
{
    [LoggerMessage(3101, LogLevel.Debug, "Account {Account} gave no lease: {Refusal}.")]
    private static partial void LogRefused(ILogger logger, string account, LeaseRefusal refusal);

    [LoggerMessage(3102, LogLevel.Warning, "Account {Account} could not be asked for a lease.")]
    private static partial void LogAcquireFailed(ILogger logger, string account, Exception exception);

    [LoggerMessage(3103, LogLevel.Debug, "The lease of account {Account} could not be given back; it runs out by itself.")]
    private static partial void LogReleaseFailed(ILogger logger, string account, Exception exception);
}
