using Grains.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the configuration's grain needs.</summary>
public static class ConfigurationServiceCollectionExtensions
{
    /// <summary>Adds the configuration's grain. The host adds the durable grain storage (<see cref="Grains.GrainStorageNames.Durable"/>).</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="rules">What settings there are and how their secrets are sealed.</param>
    public static IServiceCollection AddConfigurationGrain(this IServiceCollection services, IConfigurationRules rules)
    {
        services.AddSingleton(rules);
        services.TryAddKeyedSingleton(Grains.GrainClock.Key, TimeProvider.System);
        return services;
    }
}
