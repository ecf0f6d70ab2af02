using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using ServiceDefaults.Storage;

namespace Orleans.Hosting;

/// <summary>Adds a grain storage that is watched.</summary>
public static class WatchedGrainStorageSiloBuilderExtensions
{
    /// <summary>Watches a storage that was, or will be, added under another name.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name that grains ask for.</param>
    /// <param name="store">The name of the storage itself.</param>
    public static ISiloBuilder AddWatchedGrainStorage(this ISiloBuilder builder, string name, string store) =>
        builder.AddWatchedGrainStorage(name, services => services.GetRequiredKeyedService<IGrainStorage>(store));

    /// <summary>Watches a storage.</summary>
    internal static ISiloBuilder AddWatchedGrainStorage(this ISiloBuilder builder, string name, Func<IServiceProvider, IGrainStorage> store)
    {
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(services => new StorageMetrics(services.GetRequiredService<IMeterFactory>()));
        builder.Services.AddGrainStorage(name, (services, _) => new WatchedGrainStorage(
            store(services), services.GetRequiredService<StorageMetrics>(), services.GetRequiredService<ILogger<WatchedGrainStorage>>()));
        return builder;
    }
}
