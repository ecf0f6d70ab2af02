using Grains.Accounts;
using Grains.Peers;
using Grains.Pool;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Configuration;

/// <summary>The grains' options as the settings have them, followed while the silo runs.</summary>
internal static class LiveGrainOptions
{
    /// <summary>The limits of accounts, of the pool and of what it knows.</summary>
    public static IServiceCollection AddLiveLimits(this IServiceCollection services)
    {
        services.AddLiveOptions<AccountOptions>(static (settings, accounts) =>
        {
            var limits = settings.Limits;
            accounts.RequestsPerSecond = limits.RequestsPerSecondPerAccount;
            accounts.MaxConcurrency = limits.MaxConcurrencyPerAccount;
            accounts.GlobalRequestsPerSecond = limits.GlobalRequestsPerSecond;
            accounts.QuarantineBase = limits.Quarantine;
            accounts.QuarantineCap = limits.QuarantineMax;
            accounts.SleepThreshold = limits.SleepThreshold;
            accounts.ProbationPeriod = limits.Probation;
            accounts.Rates.PerApi = limits.RequestsPerSecondPerApi;
            accounts.Rates.PerProxy = limits.RequestsPerSecondPerProxy;
            accounts.Rates.Adaptive = limits.AdaptiveRates;
            accounts.Rates.Floor = limits.RateFloor;
            accounts.Rates.Ceiling = limits.RateCeiling;
            accounts.Rates.WarmUp = limits.WarmUp;
        });
        services.AddLiveOptions<PoolOptions>(static (settings, pool) =>
        {
            pool.EjectionMaxShare = settings.Limits.EjectionMaxShare;
            pool.QueueLimit = settings.Limits.LeaseQueueLimit;
        });
        return services.AddLiveOptions<PeerOptions>(static (settings, peers) => peers.ResolvesPerDay = settings.Limits.ResolvesPerDay);
    }

    /// <summary>The proxies: which, whether, and how long each is kept.</summary>
    public static IServiceCollection AddLiveProxies(this IServiceCollection services) =>
        services.AddLiveOptions<ProxyOptions>(static (settings, proxies) =>
        {
            proxies.IsEnabled = settings.Has(Feature.Proxies);
            proxies.Configured = ProxyConfiguration.Read(settings.Proxies).Text;
            proxies.FailureLimit = settings.Proxies.FailureLimit;
            proxies.Rotation = settings.Proxies.Rotation;
            proxies.FallbackDirect = settings.Proxies.FallbackDirect;
        });
}
