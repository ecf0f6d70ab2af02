using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Cluster;
using Orleans.Configuration;

namespace Orleans.Hosting;

internal static class ClientServices
{
    public static void AddTo(IServiceCollection services)
    {
        SharedServices.AddTo(services);
        services.AddOptions<ClientMessagingOptions>();
        services.TryAddSingleton<ClientRuntime>();
        services.TryAddSingleton<GrainFactory>(provider => new GrainFactory(provider.GetRequiredService<ClientRuntime>()));
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
        services.AddHostedService<ClientHostedService>();
    }
}
