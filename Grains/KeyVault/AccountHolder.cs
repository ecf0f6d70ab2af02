using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;

namespace Grains.KeyVault;

/// <summary>Accounts' sessions and logins in progress.</summary>
internal sealed class AccountHolder(IGrainFactory grains) : ISealedHolder
{
    public string Kind => "accounts";

    public Task<IReadOnlyList<string>> ListAsync() => grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListAsync();

    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name) => [await grains.GetGrain<IAccountGrain>(name).ResealAsync()];
}
