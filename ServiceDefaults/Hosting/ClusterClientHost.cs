using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using ServiceDefaults.Configuration;
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

    /// <summary>Connects to a silo, waiting about 15 s for one.</summary>
    /// <param name="settings">Say where silos are (<see cref="StorageSettings.HasRemoteSilos"/>).</param>
    /// <param name="configure">Adds services; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client, or every reason why there is none.</returns>
    public static async Task<(ClusterClientHost? Client, IReadOnlyList<SettingError> Errors)> ConnectAsync(
        TelepoolSettings settings, Action<HostApplicationBuilder>? configure, CancellationToken cancellationToken)
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
            host = Build(settings, configure);
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

    private static IHost Build(TelepoolSettings settings, Action<HostApplicationBuilder>? configure)
    {
        var storage = settings.Storage;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddTelepoolLogging(settings.Host);
        builder.Configuration.AddInMemoryCollection(ClusterProviders.OfClient(storage));
        builder.UseOrleansClient(client =>
        {
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
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.AddTraceExport(settings, "telepool-collector");
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static (ClusterClientHost? Client, IReadOnlyList<SettingError> Errors) Refused(string variable, string problem) =>
        (null, [new SettingError(variable, problem)]);
}
