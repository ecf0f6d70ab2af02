using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health.Checks;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Health;

/// <summary>Puts the watching of dependencies into a host.</summary>
public static class HealthExtensions
{
    /// <summary>Adds the monitor, and the checks that every host has.</summary>
    public static IServiceCollection AddDependencyMonitor(this IServiceCollection services, TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(settings.Host.Health);
        services.AddSingleton<DependencyMonitor>();
        services.AddHostedService(static provider => provider.GetRequiredService<DependencyMonitor>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddHealthChecks();
        return services.AddDependency("process", static provider => new ProcessCheck(provider.GetRequiredService<TimeProvider>()), isEssential: false);
    }

    /// <summary>Adds what a host needs to keep its state: its data directory, or the store of its cluster, and the key vault.</summary>
    public static IServiceCollection AddStorageDependencies(this IServiceCollection services, StorageSettings storage, IKeyVault vault)
    {
        ArgumentNullException.ThrowIfNull(storage);
        services.TryAddSingleton(provider => new DiskCheck(storage.DataDirectory, provider.GetRequiredService<HealthSettings>().DiskMinimumMegabytes));
        services.AddDependency("key_vault", _ => new KeyVaultCheck(vault), isEssential: true);
        return storage.Cluster switch
        {
            ClusterKind.Redis => services.AddDependency("redis", _ => new RedisCheck(storage.Redis!), isEssential: true),
            ClusterKind.Postgres => services.AddDependency("cluster_postgres", _ => new PostgresCheck(storage.ClusterPostgres!), isEssential: true),
            _ => services.AddDependency("disk", static provider => provider.GetRequiredService<DiskCheck>(), isEssential: true),
        };
    }

    /// <summary>Adds one thing that the host depends on.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="name">What it is, in lower case; a label of metrics.</param>
    /// <param name="create">Makes the check. It runs every period and must end soon after it is cancelled.</param>
    /// <param name="isEssential">Whether the host is not ready without it.</param>
    public static IServiceCollection AddDependency(this IServiceCollection services, string name, Func<IServiceProvider, IHealthCheck> create, bool isEssential)
    {
        services.AddOptions<HealthCheckServiceOptions>().Configure<HealthSettings>((options, settings) => options.Registrations.Add(
            new HealthCheckRegistration(name, create, HealthStatus.Unhealthy, isEssential ? [DependencyMonitor.Essential] : [], settings.Timeout)));
        return services;
    }
}
