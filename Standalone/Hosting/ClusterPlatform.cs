using Grains.Interfaces.KeyVault;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Collectors.Control;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Work;

namespace Standalone.Hosting;

/// <summary>The platform of a command in a deployment of several processes: the grains are in the silos, the sink is the settings'.</summary>
internal sealed class ClusterPlatform : IPlatform
{
    private readonly ClusterClientHost _cluster;
    private readonly CollectorSet _collectors;

    private ClusterPlatform(ClusterClientHost cluster, ISink sink, TelepoolSettings settings)
    {
        _cluster = cluster;
        _collectors = new CollectorSet(cluster.Grains, sink, cluster.Services, settings, FormattableString.Invariant($"{Environment.MachineName}-command-{Environment.ProcessId}"));
        Control = new LocalControl(_collectors.Pool, _collectors.History, _collectors.Updates, _collectors.Statistics, new LocalConfigurationControl(cluster.Grains, cluster.Services.GetRequiredService<LiveSettings>()), new LocalKeyControl(cluster.Grains.GetGrain<IKeyRotationGrain>(IKeyRotationGrain.Deployment)), new LocalOperatorControl(cluster.Grains));
    }

    /// <inheritdoc/>
    public ITelepoolControl Control { get; }

    /// <summary>Connects to the silos that the settings lead to, and opens the sink.</summary>
    /// <returns>The platform, or every reason why there is none.</returns>
    public static async Task<PlatformStart> StartAsync(DataDirectory data, TelepoolSettings settings, CancellationToken cancellationToken)
    {
        if (SinkFactory.Check(settings.Sink) is { Count: > 0 } problems)
        {
            return Refused(problems);
        }

        var (cluster, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            return Refused(errors);
        }

        var (sink, failure) = await SinkFactory.OpenAsync(settings.Sink, data.HistoryDatabase, data.NdjsonFolder, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (sink is null)
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            return new PlatformStart(null, [failure!.Describe()]);
        }

        return new PlatformStart(new ClusterPlatform(cluster, sink, settings), []);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _collectors.DisposeAsync().ConfigureAwait(false);
        await _collectors.Sink.DisposeAsync().ConfigureAwait(false);
        await _cluster.DisposeAsync().ConfigureAwait(false);
    }

    private static PlatformStart Refused(IReadOnlyList<SettingError> errors) => new(null, [.. errors.Select(error => error.ToString())]);
}
