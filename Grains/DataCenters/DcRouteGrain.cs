using Grains.Interfaces.DataCenters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Grains.DataCenters;

/// <summary>
/// The silo's own copy of busy routes. Calls interleave: between two awaits the dictionaries are whole, and however many ask for a channel
/// at once, one of them loads it and the others wait for the same load. One activation per silo, so that there is one copy of each.
/// </summary>
[StatelessWorker(1)]
internal sealed class DcRouteGrain(
    IOptions<DcCacheOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IDcRouteGrain
{
    private readonly DcCacheOptions _options = options.Value;
    private readonly Dictionary<long, (DcRoute? Route, DateTimeOffset Until)> _routes = [];
    private readonly Dictionary<long, Task<DcRoute?>> _loads = [];

    /// <inheritdoc/>
    public async Task<DcRoute?> FindAsync(long channelId)
    {
        if (_routes.TryGetValue(channelId, out var copy) && copy.Until > time.GetUtcNow())
        {
            return copy.Route;
        }

        if (_loads.TryGetValue(channelId, out var load))
        {
            return await load;
        }

        load = Cache(channelId).FindAsync(channelId);
        _loads[channelId] = load;
        try
        {
            var route = await load;
            // An observation that came meanwhile is newer than what was loaded.
            if (_loads.TryGetValue(channelId, out var present) && ReferenceEquals(present, load))
            {
                Keep(channelId, route);
            }

            return route;
        }
        finally
        {
            if (_loads.TryGetValue(channelId, out var present) && ReferenceEquals(present, load))
            {
                _loads.Remove(channelId);
            }
        }
    }

    /// <inheritdoc/>
    public async Task ObserveAsync(DcObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        _loads.Remove(observation.ChannelId);
        Keep(observation.ChannelId, await Cache(observation.ChannelId).ObserveAsync(observation));
    }

    private IDcCacheGrain Cache(long channelId) => GrainFactory.GetGrain<IDcCacheGrain>(IDcCacheGrain.ShardOf(channelId));

    private void Keep(long channelId, DcRoute? route)
    {
        if (_routes.Count >= _options.LocalEntries && !_routes.ContainsKey(channelId))
        {
            // All of it is gone within half a minute anyway.
            _routes.Clear();
        }

        var until = time.GetUtcNow() + _options.LocalTtl;
        _routes[channelId] = (route, route is not null && route.ExpiresAt < until ? route.ExpiresAt : until);
    }
}
