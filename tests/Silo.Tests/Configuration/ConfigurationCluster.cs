using Grains;
using Grains.Interfaces.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.TestingHost;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;
using Telepool.Silo.Configuration;

namespace Telepool.Silo.Tests.Configuration;

/// <summary>Several silos in this process that follow one configuration, and a host without grains that does so as their client.</summary>
internal sealed class ConfigurationCluster : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly IKeyVault _vault;
    private readonly InProcessTestCluster _cluster;
    private readonly LiveSettings _client = new(TelepoolSettings.From(new Dictionary<string, string>()).Settings!);
    private ConfigurationFollower? _follower;

    private ConfigurationCluster(short silos)
    {
        _vault = KeyFileVault.Open(_folder.File("keys"), create: true).Vault!;
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            var settings = TelepoolSettings.From(new Dictionary<string, string>()).Settings!;
            silo.AddMemoryGrainStorage(GrainStorageNames.Durable);
            silo.Services.AddSingleton(settings);
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton<LiveSettings>();
            silo.Services.AddHostedService<ConfigurationFollower>();
            silo.Services.AddConfigurationGrain(new DeploymentRules(settings, _vault));
        });
        _cluster = builder.Build();
    }

    public IConfigurationGrain Grain => _cluster.Client.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    /// <summary>What every host has at present, the client last.</summary>
    public IReadOnlyList<LiveSettings> Hosts =>
        [.. _cluster.GetActiveSilos().Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<LiveSettings>()), _client];

    public static async Task<ConfigurationCluster> StartAsync(short silos)
    {
        var cluster = new ConfigurationCluster(silos);
        await cluster._cluster.DeployAsync();
        cluster._follower = new ConfigurationFollower(cluster._cluster.Client, cluster._client, TimeProvider.System, NullLogger<ConfigurationFollower>.Instance);
        await cluster._follower.StartAsync(CancellationToken.None);
        return cluster;
    }

    /// <summary>Changes one setting.</summary>
    public async Task<ConfigurationAnswer> SetAsync(string variable, string? value) =>
        await Grain.ChangeAsync(new ConfigurationChange((await Grain.GetAsync()).Version, "ann", string.Empty, new() { [variable] = value }));

    /// <summary>Waits until every host has a version.</summary>
    public Task HaveAsync(long version) => Waiting.UntilAsync(() => Hosts.All(host => host.Version == version), () => string.Join(' ', Hosts.Select(host => host.Version)));

    /// <summary>Ends a silo as a crash would.</summary>
    public Task KillAsync(int index) => _cluster.KillSiloAsync(_cluster.Silos[index]);

    /// <summary>Starts one more.</summary>
    public Task AddSiloAsync() => _cluster.StartAdditionalSiloAsync();

    public Task DeactivateAsync() => _cluster.DeactivateAsync(Grain);

    public async ValueTask DisposeAsync()
    {
        await _follower!.StopAsync(CancellationToken.None);
        _follower.Dispose();
        await _cluster.DisposeAsync();
        _vault.Dispose();
        _folder.Dispose();
    }
}
