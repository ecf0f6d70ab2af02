using Grains.Interfaces.Accounts;
using Grains.Interfaces.Configuration;

namespace Grains.KeyVault;

/// <summary>Secrets in the deployment's configuration and its history.</summary>
internal sealed class ConfigurationHolder(IGrainFactory grains) : ISealedHolder
{
    public string Kind => "configuration";

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([IConfigurationGrain.Deployment]);

    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name) => [await grains.GetGrain<IConfigurationGrain>(name).ResealAsync()];
}
