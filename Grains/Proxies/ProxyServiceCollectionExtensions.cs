using Grains.Accounts.Sessions;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the proxy grains need.</summary>
public static class ProxyServiceCollectionExtensions
{
    /// <summary>
    /// Adds the proxies, on top of <see cref="AccountServiceCollectionExtensions.AddAccounts"/>: accounts go through them where there are any.
    /// The host may add another <see cref="IProxyProber"/> before.
    /// </summary>
    public static IServiceCollection AddProxies(this IServiceCollection services, Action<ProxyOptions>? configure = null)
    {
        services.AddOptions<ProxyOptions>().Configure(options => configure?.Invoke(options));
        services.AddMetrics();
        services.TryAddSingleton<ProxyMetrics>();
        services.TryAddSingleton<ProxyBoard>();
        services.AddHostedService(static provider => provider.GetRequiredService<ProxyBoard>());
        services.TryAddSingleton<IProxyProber, MtprotoProxyProber>();
        services.Replace(ServiceDescriptor.Singleton<ISessionRoutes, ProxyRoutes>());
        return services;
    }
}
