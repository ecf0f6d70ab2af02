using Grains.Interfaces.Proxies;

namespace Telepool.Silo.Web.Reading.Proxies;

/// <summary>The proxies of the pool.</summary>
internal sealed class ProxiesReader
{
    private static readonly ColumnOrder<ProxyStatus> Columns = new ColumnOrder<ProxyStatus>(static proxy => proxy.ProxyId)
        .With("name", static proxy => proxy.ProxyId, StringComparer.OrdinalIgnoreCase)
        .With("address", static proxy => proxy.Address, StringComparer.OrdinalIgnoreCase)
        .With("state", static proxy => proxy.State.ToString(), StringComparer.Ordinal)
        .With("accounts", static proxy => proxy.Accounts)
        .With("connect", static proxy => proxy.ConnectMs ?? double.MaxValue)
        .With("answer", static proxy => proxy.FirstByteMs ?? double.MaxValue)
        .With("errors", static proxy => proxy.ErrorShare)
        .With("strikes", static proxy => proxy.Strikes);

    private readonly Cached<IReadOnlyList<ProxyStatus>> _all;

    public ProxiesReader(IGrainFactory grains, TimeProvider time) =>
        _all = new Cached<IReadOnlyList<ProxyStatus>>(() => grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).ListAsync(), time);

    /// <summary>Every proxy.</summary>
    public Task<IReadOnlyList<ProxyStatus>> AllAsync() => _all.GetAsync();

    /// <summary>A page of the proxies.</summary>
    public async Task<Listing<ProxyStatus>> ListAsync(ListQuery query)
    {
        var all = await _all.GetAsync().ConfigureAwait(false);
        ProxyStatus[] found =
        [
            .. all.Where(proxy => (query.Filter.Length == 0 || proxy.State.ToString().Equals(query.Filter, StringComparison.OrdinalIgnoreCase))
                && (query.Finds(proxy.ProxyId) || query.Finds(proxy.Address) || query.Finds(proxy.Country))),
        ];
        return Listing<ProxyStatus>.Of(Columns.Sort(found, query), query);
    }

    /// <summary>Something was done to a proxy.</summary>
    public void Forget() => _all.Forget();
}
