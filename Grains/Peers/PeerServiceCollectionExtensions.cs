using Grains.DataCenters;
using Grains.Peers;
using Grains.Statistics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what is remembered of channels.</summary>
public static class PeerServiceCollectionExtensions
{
    /// <summary>Adds the caches of usernames and data centres. Called by <c>AddAccounts</c>; calling it again only adds configuration.</summary>
    public static IServiceCollection AddPeers(
        this IServiceCollection services, Action<PeerOptions>? configure = null, Action<DcCacheOptions>? configureDataCenters = null)
    {
        services.AddOptions<PeerOptions>().Configure(options => configure?.Invoke(options));
        services.AddOptions<DcCacheOptions>().Configure(options => configureDataCenters?.Invoke(options));
        services.AddOptions<StatisticsScheduleOptions>();
        services.AddMetrics();
        services.TryAddSingleton<PeerMetrics>();
        return services;
    }
}
