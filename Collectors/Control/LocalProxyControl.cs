using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Control;

/// <summary>The proxies through their pool's grain.</summary>
internal sealed class LocalProxyControl(IProxyPoolGrain pool) : IProxyControl
{
    public Task<IReadOnlyList<ProxyStatus>> ListAsync(CancellationToken cancellationToken) => pool.ListAsync().WaitAsync(cancellationToken);

    public Task<ProxyAddAnswer> AddAsync(string text, CancellationToken cancellationToken) => pool.AddAsync(text).WaitAsync(cancellationToken);

    public Task<bool> ActAsync(ProxyAction action, string proxyId, TimeSpan? duration, CancellationToken cancellationToken) => (action switch
    {
        ProxyAction.Remove => pool.RemoveAsync(proxyId),
        ProxyAction.Ban => pool.BanAsync(proxyId, duration),
        ProxyAction.Unban => pool.UnbanAsync(proxyId),
        _ => pool.DrainAsync(proxyId),
    }).WaitAsync(cancellationToken);

    public Task<ProxyTestResult?> TestAsync(string proxyId, CancellationToken cancellationToken) => pool.TestAsync(proxyId, 0).WaitAsync(cancellationToken);
}
