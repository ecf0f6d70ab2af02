using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

internal static class SiloServices
{
    public static void AddTo(IServiceCollection services)
    {
        SharedServices.AddTo(services);
        services.AddOptions<SiloOptions>().PostConfigure(options => options.SiloName ??= $"Silo_{Guid.NewGuid().ToString("N")[..5]}");
        services.AddOptions<EndpointOptions>();
        services.AddOptions<SiloMessagingOptions>();
        services.AddOptions<GrainCollectionOptions>();
        services.AddOptions<SchedulingOptions>();
        services.AddSingleton<IConfigurationValidator, GrainCollectionOptionsValidator>();
        services.AddSingleton<IConfigurationValidator, ClusterOptionsValidator>();
        services.TryAddSingleton<Cluster.Silo>();
        services.TryAddSingleton(provider => new Runtime.Silo(provider.GetRequiredService<Cluster.Silo>()));
        services.TryAddSingleton<IClusterMembershipService, ClusterMembershipService>();
        services.TryAddSingleton<ILocalSiloDetails>(provider => provider.GetRequiredService<Cluster.Silo>());
        services.TryAddSingleton<GrainFactory>(provider => new GrainFactory(provider.GetRequiredService<Cluster.Silo>()));
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.TryAddTransient<IGrainContext>(_ => RuntimeContext.Current!);
        services.TryAddSingleton<SiloLifecycle>();
        services.AddHostedService<SiloHostedService>();
    }
}
