using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Silo.Web.Reading.Leases;

/// <summary>The leases that are out, who waits for one, and which were leaked.</summary>
internal sealed class LeasesReader
{
    private static readonly ColumnOrder<LeaseInfo> Columns = new ColumnOrder<LeaseInfo>(static lease => lease.LeaseId.ToString("N"))
        .With("account", static lease => lease.AccountId, StringComparer.OrdinalIgnoreCase)
        .With("holder", static lease => lease.Holder, StringComparer.OrdinalIgnoreCase)
        .With("tenant", static lease => lease.Tenant, StringComparer.OrdinalIgnoreCase)
        .With("purpose", static lease => lease.Purpose, StringComparer.Ordinal)
        .With("granted", static lease => lease.GrantedAt)
        .With("expires", static lease => lease.ExpiresAt);

    private readonly Cached<LeaseListing> _listing;

    public LeasesReader(IGrainFactory grains, TimeProvider time) =>
        _listing = new Cached<LeaseListing>(() => grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListLeasesAsync(), time);

    /// <summary>Everything as it is.</summary>
    public Task<LeaseListing> AllAsync() => _listing.GetAsync();

    /// <summary>A page of the leases that are out, with all of the queues and leaks.</summary>
    public async Task<LeasePicture> ListAsync(ListQuery query)
    {
        var listing = await _listing.GetAsync().ConfigureAwait(false);
        LeaseInfo[] found =
        [
            .. listing.Leases.Where(lease => (query.Filter.Length == 0 || lease.Purpose == query.Filter)
                && (query.Finds(lease.AccountId) || query.Finds(lease.Holder) || query.Finds(lease.Tenant) || query.Finds(lease.Peer ?? string.Empty))),
        ];
        return new LeasePicture(Listing<LeaseInfo>.Of(Columns.Sort(found, query), query), listing.Leases.Length, listing.Queues, listing.Leaks);
    }

    /// <summary>Something was done to a lease.</summary>
    public void Forget() => _listing.Forget();
}
