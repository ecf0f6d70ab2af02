using Grains.KeyVault;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the rotation of keys needs.</summary>
public static class KeyRotationServiceCollectionExtensions
{
    /// <summary>Adds the rotation over everything that is stored sealed. The host adds the durable grain storage.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="vault">The host's vault.</param>
    /// <param name="configure">How fast it goes.</param>
    public static IServiceCollection AddKeyRotation(this IServiceCollection services, IRotatingVault vault, Action<KeyRotationOptions>? configure = null)
    {
        services.AddOptions<KeyRotationOptions>().Configure(options => configure?.Invoke(options));
        services.AddSingleton(vault);
        services.TryAddKeyedSingleton(Grains.GrainClock.Key, TimeProvider.System);
        // Their order is that of the pass, which is stored: new ones come last.
        services.AddSingleton<ISealedHolder, AccountHolder>();
        services.AddSingleton<ISealedHolder, ProxyHolder>();
        services.AddSingleton<ISealedHolder, ConfigurationHolder>();
        services.AddSingleton<ISealedHolder, UserHolder>();
        return services;
    }
}
