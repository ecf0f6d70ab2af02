using System.Diagnostics.Metrics;
using Grains.Interfaces.KeyVault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health.Checks;
using ServiceDefaults.Health;
using ServiceDefaults.Hosting;
using ServiceDefaults.KeyVault;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Updates;
using Telepool.Collectors.Work;
using Telepool.Silo.Web.Hosting;
using Telepool.Silo;

namespace Standalone.Hosting;

/// <summary>Silo, collector and database in this process.</summary>
internal sealed class StandalonePlatform : IPlatform
{
    private readonly WebApplication _app;
    private readonly HostStores _stores;
    private readonly CollectorSet _collectors;
    private readonly StopBudget _stop;

    private StandalonePlatform(WebApplication app, HostStores stores, ISink history, TelepoolSettings settings, DataDirectory data, bool isHost)
    {
        _stop = isHost ? StopBudget.Of(settings.Host) : OfCommand(settings.Host);
        _app = app;
        _stores = stores;
        History = history;
        Settings = settings;
        Grains = app.Services.GetRequiredService<IGrainFactory>();
        _collectors = new CollectorSet(Grains, history, app.Services, settings, $"{Environment.MachineName}:{data.Root}");
        Control = new LocalControl(Pool, Collector, Updates, Statistics, new LocalConfigurationControl(Grains, app.Services.GetRequiredService<LiveSettings>()), new LocalKeyControl(Grains.GetGrain<IKeyRotationGrain>(IKeyRotationGrain.Deployment)), new LocalOperatorControl(Grains));
    }

    public TelepoolSettings Settings { get; }

    public ISink History { get; }

    /// <summary>The settings that hold now.</summary>
    public LiveSettings Live => _app.Services.GetRequiredService<LiveSettings>();

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Makes meters that the host's metrics show.</summary>
    public IMeterFactory Meters => _app.Services.GetRequiredService<IMeterFactory>();

    /// <summary>The keys that what grains store is sealed with.</summary>
    public IKeyVault Vault => _stores.Vault;

    /// <summary>The operator's pages; null where they are not served.</summary>
    public IOperatorWeb? Pages => _app.Services.GetService<IOperatorWeb>();

    public IPoolClient Pool => _collectors.Pool;

    public HistoryCollector Collector => _collectors.History;

    public UpdatesCollector Updates => _collectors.Updates;

    public StatisticsCollector Statistics => _collectors.Statistics;

    /// <inheritdoc/>
    public ITelepoolControl Control { get; }

    /// <summary>What runs the grains: the assembly that holds them and its version.</summary>
    public static string Engine
    {
        get
        {
            var name = typeof(Grain).Assembly.GetName();
            return $"{name.Name} {name.Version?.ToString(3)}";
        }
    }

    /// <summary>Starts everything, or says everything that keeps it from starting. The caller holds the lock of the data directory.</summary>
    public static async Task<(StandalonePlatform? Platform, IReadOnlyList<string> Errors)> StartAsync(DataDirectory data, PlatformRequest request, CancellationToken cancellationToken)
    {
        var overrides = new Dictionary<string, string>(request.Overrides) { ["TELEPOOL_DATA"] = data.Root };
        if (!request.IsHost)
        {
            overrides["HEALTH_BIND"] = "127.0.0.1:0";
            overrides["OBS_PROMETHEUS_ENABLED"] = "false";
            overrides["TELEPOOL_WEB_ENABLED"] = "false";
        }

        var result = TelepoolSettings.FromEnvironment(request.Defaults, overrides);
        if (result.Settings is not { } settings)
        {
            return (null, Lines(result.Errors));
        }

        IReadOnlyList<SettingError> problems = [.. TelepoolSiloExtensions.Check(settings), .. TelepoolHostExtensions.CheckPorts(settings), .. SinkFactory.Check(settings.Sink)];
        if (problems.Count > 0)
        {
            return (null, Lines(problems));
        }

        var (history, failure) = await SinkFactory.OpenAsync(settings.Sink, data.HistoryDatabase, data.NdjsonFolder, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var opened = await HostStores.OpenAsync(settings.Storage).ConfigureAwait(false);
        if (failure is not null || opened.Stores is null)
        {
            await CloseAsync(history, opened.Stores).ConfigureAwait(false);
            return (null, failure is null ? Lines(opened.Errors) : [failure.Describe(), .. Lines(opened.Errors)]);
        }

        return (await BuildAsync(data, settings, opened.Stores, history!, request.IsHost, cancellationToken).ConfigureAwait(false), []);
    }

    /// <summary>A collector of a tenant's own, beside <see cref="Collector"/>.</summary>
    public HistoryCollector CreateCollector(string tenant, int parallelChannels) =>
        _collectors.CreateHistory(new HistoryOptions { Worker = $"{_collectors.Worker}:{tenant}", Tenant = tenant, ParallelChannels = parallelChannels });

    /// <summary>Stops within the time of the settings: leases come back, connections close, what is unsaved is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        await Updates.DisposeAsync().ConfigureAwait(false);
        if (await HostStop.StopAsync(_app, _stop, TimeProvider.System).ConfigureAwait(false) is { } cut)
        {
            await Console.Error.WriteLineAsync($"telepool: {cut}").ConfigureAwait(false);
        }

        Collector.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
        await CloseAsync(History, _stores).ConfigureAwait(false);
    }

    private static async Task<StandalonePlatform> BuildAsync(DataDirectory data, TelepoolSettings settings, HostStores stores, ISink history, bool isHost, CancellationToken cancellationToken)
    {
        // Not the usual builder: that one reads appsettings.json of whatever folder the command was called in, and watches the folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        settings = new SnapshotKeeper(settings, stores.Vault).Restore(out var problem);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"telepool: {problem}").ConfigureAwait(false);
        }

        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        if (!isHost)
        {
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Host.GracefulShutdownTimeout);
        }

        if (settings.Sink is { Kind: SinkKind.Postgres, Postgres: { } postgres })
        {
            builder.Services.AddDependency("postgres", _ => new PostgresCheck(postgres), isEssential: true);
        }

        var app = builder.Build();
        try
        {
            app.MapTelepoolDefaults();
            var platform = new StandalonePlatform(app, stores, history, settings, data, isHost);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return platform;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            await CloseAsync(history, stores).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nobody waits to start another command, and what this one did is worth storing: it takes all that is granted.</summary>
    private static StopBudget OfCommand(HostSettings settings) =>
        StopBudget.Of(settings) with { Silo = settings.GracefulShutdownTimeout, Hurried = settings.GracefulShutdownTimeout * 1.1, Whole = settings.GracefulShutdownTimeout * 1.2 };

    private static async Task CloseAsync(ISink? history, HostStores? stores)
    {
        if (history is not null)
        {
            await history.DisposeAsync().ConfigureAwait(false);
        }

        if (stores is not null)
        {
            await stores.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<string> Lines(IReadOnlyList<SettingError> errors) => [.. errors.Select(error => error.ToString())];
}
