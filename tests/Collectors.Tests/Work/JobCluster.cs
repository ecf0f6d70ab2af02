using Grains;
using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;
using ServiceDefaults.Storage;
using Telepool.Collectors.Tests.Sinks;

namespace Telepool.Collectors.Tests.Work;

/// <summary>A silo in this process with the grains that share work.</summary>
internal sealed class JobCluster : IAsyncDisposable
{
    private readonly GrainDatabase _database;
    private readonly InProcessTestCluster _cluster;

    private JobCluster(string path)
    {
        _database = GrainDatabase.Open(path).Database!;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteGrainStorage(GrainStorageNames.Durable, _database);
            silo.Services.AddKeyedSingleton(GrainClock.Key, TimeProvider.System);
        });
        _cluster = builder.Build();
    }

    public ICollectionGrain Job => _cluster.Client.GetGrain<ICollectionGrain>("test");

    public static async Task<JobCluster> StartAsync(TemporaryDirectory directory)
    {
        var cluster = new JobCluster(directory.File("grains.db"));
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    public ICursorGrain Cursor(string key) => _cluster.Client.GetGrain<ICursorGrain>(key.ToLowerInvariant());

    /// <summary>Ends the job's activation, as when its silo is shut down.</summary>
    public Task DeactivateAsync(IGrainWithStringKey grain) => _cluster.DeactivateAsync(grain);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _database.DisposeAsync();
    }
}
