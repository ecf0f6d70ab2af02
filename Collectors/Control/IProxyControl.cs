using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Control;

/// <summary>What operators ask of the proxies.</summary>
public interface IProxyControl
{
    /// <summary>The proxies, in the order in which they were added.</summary>
    Task<IReadOnlyList<ProxyStatus>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds proxies, all of a text or none.</summary>
    Task<ProxyAddAnswer> AddAsync(string text, CancellationToken cancellationToken);

    /// <summary>Does something to a proxy; false where there is none of that name.</summary>
    /// <param name="action">What.</param>
    /// <param name="proxyId">The proxy.</param>
    /// <param name="duration">How long a ban lasts; null until it is ended.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<bool> ActAsync(ProxyAction action, string proxyId, TimeSpan? duration, CancellationToken cancellationToken);

    /// <summary>Probes a proxy now; null where there is none of that name.</summary>
    Task<ProxyTestResult?> TestAsync(string proxyId, CancellationToken cancellationToken);
}
