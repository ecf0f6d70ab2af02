using Grains.Admission;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the gateways' grains need.</summary>
public static class AdmissionServiceCollectionExtensions
{
    /// <summary>Adds the users', bans', replays' and gateways' grains. The host adds the durable grain storage (<see cref="Grains.GrainStorageNames.Durable"/>).</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services, Action<AdmissionOptions>? configure = null)
    {
        services.AddOptions<AdmissionOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddKeyedSingleton(Grains.GrainClock.Key, TimeProvider.System);
        return services;
    }
}
