using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;
using Telepool.Gateway.Metrics;

namespace Telepool.Gateway.Hosting;

/// <summary>A gateway with all that belongs to it: configuration that may change, the operator's interface, metrics. Composed by hand: alone it loads nothing else.</summary>
public sealed partial class GatewayService : IAsyncDisposable
{
    // What the rest of the program means by these numbers: could not be done, wrong settings.
    private const int Failed = 1;
    private const int Misconfigured = 2;

    private readonly GatewayHost _host;
    private readonly GatewayConfigurator _configurator;
    private readonly ConfigurationWatch _watch;
    private readonly TaskCompletionSource _drainAsked;
    private AdminServer? _admin;
    private HealthServer? _health;
    private DeploymentFollowing? _following;
    private OwnTelemetry? _telemetry;

    private GatewayService(GatewayHost host, GatewayConfigurator configurator, ConfigurationWatch watch, TaskCompletionSource drainAsked)
    {
        (_host, _configurator, _watch, _drainAsked) = (host, configurator, watch, drainAsked);
    }

    /// <summary>Where clients connect.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => _host.EndPoints;

    /// <summary>Where the operator's interface is; null without one.</summary>
    public IPEndPoint? AdminEndPoint => _admin?.Endpoint;

    /// <summary>Where health is served, and metrics after it; empty where <c>HEALTH_BIND</c> is not set.</summary>
    public IReadOnlyList<IPEndPoint> HealthEndPoints => _health?.EndPoints ?? [];

    /// <summary>What holds now.</summary>
    public GatewaySettings Settings => _configurator.Settings;

    /// <summary>The gateway itself.</summary>
    internal GatewayHost Host => _host;

    /// <summary>Reads the settings and starts; clients may come when this returns.</summary>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The gateway, or an exit code and every reason why there is none.</returns>
    public static Task<(GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons)> StartAsync(
        GatewaySources sources, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        StartAsync(sources, loggers, time, null, cancellationToken);

    /// <inheritdoc cref="StartAsync(GatewaySources, ILoggerFactory, TimeProvider, CancellationToken)"/>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="join">Makes the gateway part of a cluster; null leaves it alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<(GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons)> StartAsync(
        GatewaySources sources, ILoggerFactory loggers, TimeProvider time, Func<ClusterSeat, GatewayCluster>? join, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sources);
        time = new AlignedTime(time);
        var log = loggers.CreateLogger<GatewayService>();
        var first = sources.Read();
        if (first.Settings is not { } settings)
        {
            return (null, Misconfigured, [.. first.Errors.Select(error => error.ToString())]);
        }

        foreach (var warning in first.Warnings)
        {
            LogWarned(log, warning);
        }

        GatewayHost host;
        var events = new GatewayEventHub(time);
        try
        {
            host = await GatewayHost.StartAsync(settings, loggers, time, events, join: join).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return (null, Failed, e.Message.Split('\n'));
        }

        var drainAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new GatewayRuntime(host, time, () => drainAsked.TrySetResult());
        var telemetry = OwnTelemetry.Of(loggers, settings.Telemetry);
        var configurator = new GatewayConfigurator(sources, first, ChangeAsync, events, loggers.CreateLogger<GatewayConfigurator>(), host.Cluster?.Users);
        var service = new GatewayService(host, configurator, new ConfigurationWatch(configurator, time), drainAsked) { _telemetry = telemetry };
        if (host.Cluster is not null)
        {
            StartCluster(host, configurator, time);
        }

        var fingerprints = service.Observe(events, time, settings.Admin is not null);
        if (settings.Admin is not null)
        {
            try
            {
                service._admin = await AdminServer.StartAsync(
                    new AdminServices
                    {
                        Configurator = configurator,
                        Runtime = runtime,
                        Events = events,
                        Fingerprints = fingerprints,
                        Time = time,
                        UseMeters = services => _ = new GatewayMeters(services.GetRequiredService<IMeterFactory>(), host),
                    },
                    loggers,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                await service.DisposeAsync().ConfigureAwait(false);
                return (null, Failed, [$"admin.endpoint: {settings.Admin.Endpoint} cannot be listened on: {e.Message}"]);
            }
        }

        if (HealthServer.IsAsked(sources.Variables) && await service.ServeHealthAsync(sources.Variables, runtime, cancellationToken).ConfigureAwait(false) is { Count: > 0 } reasons)
        {
            await service.DisposeAsync().ConfigureAwait(false);
            return (null, Misconfigured, reasons);
        }

        return (service, 0, []);

        async Task<IReadOnlyList<SettingError>> ChangeAsync(GatewaySettings to, long version)
        {
            var errors = await host.ChangeAsync(to, version).ConfigureAwait(false);
            if (errors.Count == 0)
            {
                telemetry?.Change(to.Telemetry);
            }

            return errors;
        }
    }

    /// <summary>Follows what the deployment's configuration says of all gateways, from now until the gateway ends.</summary>
    /// <param name="sources">The sources that it was started from.</param>
    /// <param name="live">The settings of this process, which follow the deployment's.</param>
    public void Follow(GatewaySources sources, LiveSettings live)
    {
        _following = new DeploymentFollowing(sources, _configurator, live);
        _telemetry?.Follow(live);
    }

    /// <summary>Goes on until it is told to end, be it by the token or by an operator; then drains.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => _drainAsked.TrySetResult()))
        {
            await _drainAsked.Task.ConfigureAwait(false);
        }

        await _host.DrainAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _following?.Dispose();
        _telemetry?.Dispose();
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (_admin is not null)
        {
            await _admin.DisposeAsync().ConfigureAwait(false);
        }

        if (_health is not null)
        {
            await _health.DisposeAsync().ConfigureAwait(false);
        }

        await _host.DisposeAsync().ConfigureAwait(false);
        if (_hellos is not null)
        {
            await _hellos.DisposeAsync().ConfigureAwait(false);
        }

        EndExport();

        _configurator.Dispose();
    }

    /// <summary>Opens what orchestrators ask; every reason why not.</summary>
    private async Task<IReadOnlyList<string>> ServeHealthAsync(IReadOnlyDictionary<string, string> environment, GatewayRuntime runtime, CancellationToken cancellationToken)
    {
        var result = TelepoolSettings.From(environment);
        if (result.Settings is not { } settings)
        {
            return [.. result.Errors.Select(error => error.ToString())];
        }

        try
        {
            _health = await HealthServer.StartAsync(settings, runtime, services => _ = new GatewayMeters(services.GetRequiredService<IMeterFactory>(), _host), cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return [$"HEALTH_BIND: {settings.Host.HealthBind} cannot be listened on: {exception.Message}"];
        }
    }

    // Apart, so that a gateway that is alone never loads what clusters are made of.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartCluster(GatewayHost host, GatewayConfigurator configurator, TimeProvider time) =>
        host.Cluster!.Start(new ClusterIntroduction(host, time).Tell, () => configurator.ReloadAsync(CancellationToken.None));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarned(ILogger log, string warning);
}
