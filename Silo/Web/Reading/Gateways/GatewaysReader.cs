using Grains.Interfaces.Admission;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>The gateways that are alive, and the networks that they refuse.</summary>
internal sealed class GatewaysReader
{
    private readonly Cached<GatewayStatus[]> _gateways;
    private readonly Cached<IReadOnlyList<Ban>> _bans;

    public GatewaysReader(IGrainFactory grains, TimeProvider time)
    {
        _gateways = new Cached<GatewayStatus[]>(() => grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey).ListAsync(), time);
        _bans = new Cached<IReadOnlyList<Ban>>(
            async () =>
            {
                // No version is below 0: the whole list is told.
                var changes = await grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey).ReadAsync(-1).ConfigureAwait(false);
                var now = time.GetUtcNow();
                return [.. (changes?.Bans ?? []).Where(ban => ban.Until is null || ban.Until > now).OrderByDescending(ban => ban.Since)];
            },
            time);
    }

    /// <summary>The gateways, by name.</summary>
    public Task<GatewayStatus[]> AllAsync() => _gateways.GetAsync();

    /// <summary>The bans that hold, the newest first.</summary>
    public Task<IReadOnlyList<Ban>> BansAsync() => _bans.GetAsync();

    /// <summary>A page of the bans.</summary>
    public async Task<Listing<Ban>> BansAsync(ListQuery query)
    {
        var bans = await _bans.GetAsync().ConfigureAwait(false);
        return Listing<Ban>.Of([.. bans.Where(ban => query.Finds(ban.Prefix) || query.Finds(ban.Reason) || query.Finds(ban.By ?? string.Empty))], query);
    }

    /// <summary>Something was done to a ban.</summary>
    public void Forget() => _bans.Forget();
}
