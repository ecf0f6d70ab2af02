using System.Text;
using Grains.Interfaces.Proxies;
using MTProto.Client.Proxies;
using ServiceDefaults.KeyVault;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>The proxies of a pool's grain. Their addresses come sealed, so that credentials lie open in this process alone.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="vault">The cluster's keys.</param>
internal sealed class ClusterProxyPool(IGrainFactory grains, IKeyVault vault) : IProxyPoolSource
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private string? _pool;
    private long _version;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProxyAddress>?> ListAsync(string pool, CancellationToken cancellationToken)
    {
        if (_pool != pool)
        {
            (_pool, _version) = (pool, 0);
        }

        var offers = await grains.GetGrain<IProxyPoolGrain>(pool).OffersAsync(_version).WaitAsync(CallTimeout, cancellationToken).ConfigureAwait(false);
        if (offers is null)
        {
            return null;
        }

        var addresses = new List<ProxyAddress>();
        foreach (var offer in offers.Offers)
        {
            var status = vault.Open(ProxyBinding.SealName(offer.ProxyId), offer.Sealed, out var text);
            if (status == UnsealStatus.Unavailable)
            {
                // The vault's token is away. What is known stays, and these are looked at again.
                return null;
            }

            // What cannot be opened or is no proxy that asks for a target is none for a gateway.
            if (status == UnsealStatus.Opened
                && ProxyAddress.TryParse(Encoding.UTF8.GetString(text), out var address, out _)
                && address.Kind is ProxyKind.Socks5 or ProxyKind.Http)
            {
                addresses.Add(address);
            }
        }

        _version = offers.Version;
        return addresses;
    }
}
