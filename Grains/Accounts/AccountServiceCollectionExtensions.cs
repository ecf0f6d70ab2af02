using Grains.Accounts;
using Grains.Accounts.Ownership;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Faults;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Endings;
using Grains.Pool;
using Grains.Rates;
using Grains.Rates.Lending;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the account grains need.</summary>
public static class AccountServiceCollectionExtensions
{
    /// <summary>
    /// Adds the accounts, connected by our own client. The host adds <see cref="ISessionVault"/> and the durable grain storage
    /// (<see cref="Grains.GrainStorageNames.Durable"/>), and may add another <see cref="ITelegramSessionFactory"/> before.
    /// </summary>
    public static IServiceCollection AddAccounts(
        this IServiceCollection services, Action<AccountOptions>? configure = null, Action<TelegramOptions>? configureTelegram = null)
    {
        services.AddOptions<AccountOptions>()
            .Configure<Microsoft.Extensions.Options.IOptions<TelegramOptions>>(static (options, telegram) => options.Rates.ApiId = telegram.Value.ApiId)
            .Configure(options => configure?.Invoke(options));
        services.AddPeers();
        services.AddOptions<TelegramOptions>().Configure(options => configureTelegram?.Invoke(options));

        services.AddMetrics();
        services.TryAddKeyedSingleton(Grains.GrainClock.Key, TimeProvider.System);
        // Only spreads waits, so its quality does not matter; one per request because it is not thread-safe.
        services.TryAddKeyedTransient<Random>(Grains.GrainClock.Key, static (_, _) => new Random());
        services.TryAddSingleton<AccountDrain>();
        services.TryAddSingleton<EndingSignal>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<EndingSignal>());
        services.TryAddSingleton<AccountHolders>();
        services.TryAddSingleton<IOwnerSilos, OwnerSilos>();
        services.AddGrainService<AccountHandOver>();
        services.TryAddSingleton<AccountMetrics>();
        services.AddOptions<PoolOptions>();
        services.TryAddSingleton<PoolMetrics>();
        services.TryAddSingleton<RateMetrics>();
        services.TryAddSingleton<RateLender>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<RateLender>());
        services.TryAddSingleton<ISessionRoutes, DirectRoutes>();
        services.TryAddSingleton<TelegramClientSettings>();
        services.TryAddSingleton<ITelegramSessionFactory, MtprotoSessionFactory>();
        return services;
    }

    /// <summary>Makes faults in every session that is opened from now on: for development. To be called after <see cref="AddAccounts"/>.</summary>
    /// <param name="services">The services of a host.</param>
    /// <param name="configure">Which faults, and how often.</param>
    public static IServiceCollection AddSessionFaults(this IServiceCollection services, Action<FaultOptions> configure)
    {
        services.AddOptions<FaultOptions>().Configure(configure);
        services.AddSingleton<FaultInjector>();
        var inner = services.Last(service => service.ServiceType == typeof(ITelegramSessionFactory));
        services.Remove(inner);
        return services.AddSingleton<ITelegramSessionFactory>(provider => new FaultySessionFactory(
            (ITelegramSessionFactory)(inner.ImplementationInstance
                ?? inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<FaultInjector>()));
    }
}
