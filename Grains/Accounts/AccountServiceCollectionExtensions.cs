using Grains.Accounts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the account grains need.</summary>
public static class AccountServiceCollectionExtensions
{
    /// <summary>
    /// Adds the accounts. The host adds <see cref="ISessionVault"/>, an <c>ITelegramSessionFactory</c> and the durable grain storage
    /// (<see cref="Grains.GrainStorageNames.Durable"/>).
    /// </summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, Action<AccountOptions>? configure = null)
    {
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddMetrics();
        services.TryAddKeyedSingleton(Grains.GrainClock.Key, TimeProvider.System);
        // Only spreads waits, so its quality does not matter; one per request because it is not thread-safe.
        services.TryAddKeyedTransient<Random>(Grains.GrainClock.Key, static (_, _) => new Random());
        services.TryAddSingleton<AccountDrain>();
        services.TryAddSingleton<AccountMetrics>();
        services.TryAddSingleton<GlobalRate>();
        return services;
    }
}
