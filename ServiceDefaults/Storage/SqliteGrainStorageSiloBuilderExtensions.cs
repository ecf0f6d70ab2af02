using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServiceDefaults.Storage;

namespace Orleans.Hosting;

/// <summary>Adds the embedded grain storage.</summary>
public static class SqliteGrainStorageSiloBuilderExtensions
{
    /// <summary>Keeps grain states in an open database. Several silos of one process may share it; several processes may not.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name, as grains ask for it.</param>
    /// <param name="database">Stays the caller's to dispose, after the silo has stopped.</param>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, GrainDatabase database)
    {
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(services =>
        {
            var metrics = new StorageMetrics(services.GetRequiredService<IMeterFactory>());
            metrics.Watch(database);
            return metrics;
        });
        return builder.AddWatchedGrainStorage(name, _ => new SqliteGrainStorage(database));
    }
}
