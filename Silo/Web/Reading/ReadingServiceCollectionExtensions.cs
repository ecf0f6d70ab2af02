using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Reading.Accounts;
using Telepool.Silo.Web.Reading.Charts;
using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Reading.Configuration;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Reading.Leases;
using Telepool.Silo.Web.Reading.Overview;
using Telepool.Silo.Web.Reading.Proxies;

namespace Telepool.Silo.Web.Reading;

/// <summary>Adds what the pages read through.</summary>
internal static class ReadingServiceCollectionExtensions
{
    /// <summary>Adds the readers and the recorder of what is drawn.</summary>
    public static IServiceCollection AddReaders(this IServiceCollection services)
    {
        services.AddSingleton<PoolReader>();
        services.AddSingleton<AccountsReader>();
        services.AddSingleton<ProxiesReader>();
        services.AddSingleton<LeasesReader>();
        services.AddSingleton<CollectorsReader>();
        services.AddSingleton<GatewaysReader>();
        services.AddSingleton<UsersReader>();
        services.AddSingleton<TrafficReader>();
        services.AddSingleton<HostsReader>();
        services.AddSingleton<ConfigurationReader>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<HistoryRecorder>();
        services.AddHostedService(static provider => provider.GetRequiredService<HistoryRecorder>());
        return services;
    }
}
