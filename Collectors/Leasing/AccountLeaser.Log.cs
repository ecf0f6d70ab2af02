using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Leasing;

public sealed partial class AccountLeaser
{
    [LoggerMessage(3101, LogLevel.Debug, "The pool gave {Holder} no account for {Purpose}: {Refusal}, {Reason}.")]
    private static partial void LogRefused(ILogger logger, string holder, string purpose, LeaseRefusal refusal, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "The pool could not be asked for an account; it is asked again.")]
    private static partial void LogLeaseFailed(ILogger logger, Exception exception);
}
