using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;

namespace Grains.KeyVault;

/// <summary>Proxies' addresses, which one pool keeps together.</summary>
internal sealed class ProxyHolder(IGrainFactory grains) : ISealedHolder
{
    public string Kind => "proxies";

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([IProxyPoolGrain.DefaultPool]);

    public Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name) => grains.GetGrain<IProxyPoolGrain>(name).ResealAsync();
}
