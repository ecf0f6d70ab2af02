using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>What silos and clients both need.</summary>
internal static class SharedServices
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions<ClusterOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton(KeyedService.AnyKey, static (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.TryAddSingleton<DeepCopier>();
    }
}
