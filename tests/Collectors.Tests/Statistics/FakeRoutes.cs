using Grains.Interfaces.DataCenters;

namespace Telepool.Collectors.Tests.Statistics;

/// <summary>Routes that are what was observed last.</summary>
internal sealed class FakeRoutes : IDcRouteGrain
{
    private readonly Dictionary<long, DcRoute> _routes = [];

    public Task<DcRoute?> FindAsync(long channelId) => Task.FromResult(_routes.GetValueOrDefault(channelId));

    public Task ObserveAsync(DcObservation observation)
    {
        _routes[observation.ChannelId] = new DcRoute
        {
            ChannelId = observation.ChannelId,
            StatsDc = observation.StatsDc,
            Source = observation.Source,
            Confidence = 1,
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        return Task.CompletedTask;
    }
}
