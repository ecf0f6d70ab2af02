using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Cluster;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster for tests: silos that start, stop and die on demand, and a client.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessCluster _cluster = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly Lock _lock = new();
    private IHost? _clientHost;
    private short _nextInstance;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    /// <summary>The settings.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The silos, oldest first; those that were stopped or killed are not among them.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_lock)
            {
                return new([.. _silos]);
            }
        }
    }

    /// <summary>The client.</summary>
    public IClusterClient Client =>
        _clientHost?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("The client is not started.");

    /// <summary>Starts the silos and the client.</summary>
    public async Task DeployAsync()
    {
        await StartSilosAsync(Options.InitialSilosCount);
        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    /// <summary>Starts the client.</summary>
    public async Task InitializeClientAsync()
    {
        var builder = NewHostBuilder();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(SetIdentity);
            client.Services.AddSingleton<IClusterLocator>(new TestClusterLocator(_cluster));
        });
        Options.ClientHostConfigurationDelegates.ForEach(configure => configure(builder));
        _clientHost = builder.Build();
        await _clientHost.StartAsync();
    }

    /// <summary>The services of a silo, of the first one where none is given.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? Silos[0] : GetSiloForAddress(silo) ?? throw new InvalidOperationException($"{silo} is not a silo of the cluster.")).ServiceProvider;

    /// <summary>The silos that run.</summary>
    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos.Where(silo => silo.IsActive);

    /// <summary>The silo with an address, or null.</summary>
    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) => Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    /// <summary>The activation of a grain, where it has one.</summary>
    public bool TryGetGrainContext(GrainId grainId, [NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = _cluster.Find(grainId);
        return grainContext is not null;
    }

    /// <summary>Ends the activation of a grain and waits for the end.</summary>
    public async Task DeactivateAsync(GrainId grainId)
    {
        if (TryGetGrainContext(grainId, out var context))
        {
            context.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "A test asked for it."));
            await context.Deactivated;
        }
    }

    /// <inheritdoc cref="DeactivateAsync(GrainId)"/>
    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    /// <summary>Waits until the activation of a grain has ended.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) => TryGetGrainContext(grainId, out var context) ? context.Deactivated : Task.CompletedTask;

    /// <inheritdoc cref="WaitForDeactivationAsync(GrainId)"/>
    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    /// <summary>Waits until all silos know who lives; here they always do.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    /// <summary>Adds a silo.</summary>
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1))[0];

    /// <summary>Adds silos.</summary>
    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++)
        {
            started.Add(await StartSiloAsync(_nextInstance++));
        }

        return started;
    }

    /// <summary>Stops a silo in order.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, gracefully: true);

    /// <summary>Kills a silo: its grains hear nothing of it.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, gracefully: false);

    /// <summary>Stops a silo in order and starts another one with its name.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartSiloAsync(instance.InstanceNumber);
    }

    /// <summary>Stops the client.</summary>
    public async Task StopClusterClientAsync()
    {
        if (_clientHost is { } host)
        {
            _clientHost = null;
            await host.StopAsync();
            host.Dispose();
        }
    }

    /// <summary>Stops all silos in order, newest first.</summary>
    public async Task StopSilosAsync()
    {
        foreach (var silo in Silos.Reverse())
        {
            await StopSiloAsync(silo);
        }
    }

    /// <summary>Stops the client and all silos in order.</summary>
    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        await StopSilosAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    /// <inheritdoc/>
    public void Dispose() => StopAllSilosAsync().GetAwaiter().GetResult();

    private async Task<InProcessSiloHandle> StartSiloAsync(short instance)
    {
        var specific = new InProcessTestSiloSpecificOptions
        {
            SiloName = instance == 0 ? "Primary" : string.Create(CultureInfo.InvariantCulture, $"Secondary_{instance}"),

            // Nothing listens: the ports only tell silos apart.
            SiloPort = EndpointOptions.DEFAULT_SILO_PORT + instance,
            GatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT + instance,
        };
        var builder = NewHostBuilder();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(SetIdentity);
            silo.Configure<SiloOptions>(options => options.SiloName = specific.SiloName);
            silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (specific.SiloPort, specific.GatewayPort));
            silo.Services.AddSingleton<IClusterLocator>(new TestClusterLocator(_cluster));
        });
        Options.SiloHostConfigurationDelegates.ForEach(configure => configure(specific, builder));
        var host = builder.Build();
        await host.StartAsync();
        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        var handle = new InProcessSiloHandle
        {
            SiloHost = host,
            Name = specific.SiloName,
            InstanceNumber = instance,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
        };
        lock (_lock)
        {
            _silos.Add(handle);
        }

        return handle;
    }

    private async Task EndAsync(InProcessSiloHandle instance, bool gracefully)
    {
        await instance.StopSiloAsync(gracefully);
        await instance.DisposeAsync();
        lock (_lock)
        {
            _silos.Remove(instance);
        }
    }

    private void SetIdentity(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Options.ClusterId, Options.ServiceId);

    private static HostApplicationBuilder NewHostBuilder() =>
        Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
}
