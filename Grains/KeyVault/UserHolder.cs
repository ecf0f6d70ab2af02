using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;

namespace Grains.KeyVault;

/// <summary>The gateways' shared users with their secrets.</summary>
internal sealed class UserHolder(IGrainFactory grains) : ISealedHolder
{
    public string Kind => "gateways' users";

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([IUserDirectoryGrain.DefaultKey]);

    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name) => [await grains.GetGrain<IUserDirectoryGrain>(name).ResealAsync()];
}
