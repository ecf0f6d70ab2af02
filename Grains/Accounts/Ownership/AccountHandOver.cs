using Microsoft.Extensions.Logging;

namespace Grains.Accounts.Ownership;

/// <inheritdoc cref="IAccountHandOver"/>
internal sealed class AccountHandOver(GrainId id, Silo silo, ILoggerFactory loggers, AccountHolders holders) : GrainService(id, silo, loggers), IAccountHandOver
{
    /// <inheritdoc/>
    public Task GiveUpAsync(string accountId) => holders.GiveUpAsync(accountId);
}
