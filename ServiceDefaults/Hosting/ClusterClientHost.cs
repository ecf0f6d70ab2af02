using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Hosting;

/// <summary>A process' way to grains that live in other processes: an Orleans client and nothing else.</summary>
public sealed class ClusterClientHost : IAsyncDisposable
{
    private const int ConnectTries = 30;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);

    private readonly IHost _host;

    private ClusterClientHost(IHost host) => _host = host;

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>What the host offers besides, such as meters and logs.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Where it serves health; empty where it serves nothing.</summary>
    public IEnumerable<string> Addresses => Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>Connects to a silo, waiting about 15 s for one.</summary>
    /// <param name="settings">Say where silos are (<see cref="StorageSettings.HasRemoteSilos"/>).</param>
    /// <param name="configure">Adds services; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client, or every reason why there is none.</returns>
    public static Task<(ClusterClientHost? Client, IReadOnlyList<SettingError> Errors)> ConnectAsync(
        TelepoolSettings settings, Action<IHostApplicationBuilder>? configure, CancellationToken cancellationToken) =>
        ConnectAsync(settings, () => Build(settings, configure), cancellationToken);

    /// <summary>Connects to a silo, waiting about 15 s for one, and serves health and metrics as every process of its own does.</summary>
    /// <param name="settings">Say where silos are (<see cref="StorageSettings.HasRemoteSilos"/>) and where health is served.</param>
    /// <param name="configure">Adds services; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client, or every reason why there is none.</returns>
    public static async Task<(ClusterClientHost? Client, IReadOnlyList<SettingError> Errors)> ServeAsync(
        TelepoolSettings settings, Action<IHostApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return TelepoolHostExtensions.CheckPorts(settings) is { Count: > 0 } problems
            ? (null, problems)
            : await ConnectAsync(settings, () => BuildServing(settings, configure), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(ClusterClientHost? Client, IReadOnlyList<SettingError> Errors)> ConnectAsync(
        TelepoolSettings settings, Func<IHost> build, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var storage = settings.Storage;
        if (ClusterProviders.Missing(storage) is { Count: > 0 } missing)
        {
            return Refused("TELEPOOL_CLUSTER", $"{storage.Cluster.ToString().ToLowerInvariant()} needs {string.Join(", ", missing)}, which the package feed of this build did not have");
        }

        var variable = storage.Gateways.Count > 0 ? "TELEPOOL_GATEWAY" : "TELEPOOL_CLUSTER";
        IHost? host = null;
        try
        {
            host = build();
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return (new ClusterClientHost(host), []);
        }
        catch (Exception exception) when (exception is OrleansException or OrleansConfigurationException or TimeoutException or IOException)
        {
            host?.Dispose();
            return Refused(variable, exception is OrleansConfigurationException ? exception.Message : $"no silo answers: {exception.Message}");
        }
        catch
        {
            host?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _host.StopAsync(limit.Token).ConfigureAwait(false);
        _host.Dispose();
    }

    private static IHost Build(TelepoolSettings settings, Action<IHostApplicationBuilder>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddTelepoolLogging(settings.Host);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.AddTraceExport(settings, "telepool");
        AddClient(builder, settings);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static WebApplication BuildServing(TelepoolSettings settings, Action<IHostApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        // Before the rest: the process is started, and ready, when it has found a silo.
        AddClient(builder, settings);
        builder.AddTelepoolDefaults(settings);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapTelepoolDefaults();
        return app;
    }

    private static void AddClient(IHostApplicationBuilder builder, TelepoolSettings settings)
    {
        var storage = settings.Storage;
        builder.Configuration.AddInMemoryCollection(ClusterProviders.OfClient(storage));
        builder.UseOrleansClient(client =>
        {
            client.UseClusterTuning();
            if (storage.Gateways.Count > 0)
            {
                client.UseStaticClustering([.. storage.Gateways]);
                client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ClusterProviders.ServiceId, storage.ClusterId));
            }

            client.AddTraceContext(settings);
            var tries = 0;
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                if (++tries >= ConnectTries)
                {
                    return false;
                }

                await Task.Delay(TryAgain, cancellationToken).ConfigureAwait(false);
                return true;
            });
        });
        builder.Services.TryAddSingleton<LiveSettings>();
        builder.Services.AddHostedService<LiveObservation>();
        builder.Services.AddSingleton(new SnapshotKeeper(settings, vault: null));
        builder.Services.AddHostedService<ConfigurationFollower>();
    }

    private static (ClusterClientHost? Client, IReadOnlyList<SettingError> Errors) Refused(string variable, string problem) =>
        (null, [new SettingError(variable, problem)]);
}
