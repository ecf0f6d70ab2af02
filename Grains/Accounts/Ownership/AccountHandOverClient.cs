using Orleans.Runtime.Services;

namespace Grains.Accounts.Ownership;

/// <summary>Calls <see cref="IAccountHandOver"/> of a silo.</summary>
internal sealed class AccountHandOverClient(IServiceProvider services) : GrainServiceClient<IAccountHandOver>(services)
{
    /// <inheritdoc cref="IAccountHandOver.GiveUpAsync"/>
    public Task GiveUpAsync(SiloAddress silo, string accountId) => GetGrainService(silo).GiveUpAsync(accountId);
}
