using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Health.Checks;
using ServiceDefaults.Hosting;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Work;

/// <summary>A process that owns no account: it takes part in a job of the cluster and writes to the sink of the settings.</summary>
public sealed class CollectorProcess : IAsyncDisposable
{
    private readonly ClusterClientHost _cluster;
    private readonly CollectorSet _collectors;
    private readonly bool _readsStatistics;
    private readonly WorkHost _work;

    private CollectorProcess(ClusterClientHost cluster, ISink sink, TelepoolSettings settings, CollectorRequest request)
    {
        _cluster = cluster;
        Sink = sink;
        Stop = StopBudget.Of(settings.Host);
        // Cursors are claimed for as long as the job waits for a silent worker, so that what moves can begin at once elsewhere.
        _collectors = new CollectorSet(cluster.Grains, sink, cluster.Services, settings, request.Worker, request.TimeToLive, request.Job);
        var time = cluster.Services.GetRequiredService<TimeProvider>();
        _readsStatistics = request.Kinds.Contains(CollectionKind.Statistics);
        IWorkRunner[] runners =
        [
            new HistoryWorkRunner(_collectors.History, SilentObserver.Instance, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), time),
            new UpdatesWorkRunner(_collectors.Updates, SilentUpdatesObserver.Instance),
            new StatisticsWorkRunner(_collectors.Statistics),
        ];
        _work = new WorkHost(
            cluster.Grains.GetGrain<ICollectionGrain>(request.Job),
            [.. runners.Where(runner => request.Kinds.Contains(runner.Kind))],
            new WorkOptions { Worker = request.Worker, Capacity = request.Capacity, TimeToLive = request.TimeToLive },
            time,
            cluster.Services.GetRequiredService<ILogger<WorkHost>>());
    }

    /// <summary>The kinds that a process of this program can do.</summary>
    public static IReadOnlyList<string> Kinds => CollectionKind.All;

    /// <summary>What its stop may take.</summary>
    public StopBudget Stop { get; }

    /// <summary>Where it writes.</summary>
    public ISink Sink { get; }

    /// <summary>Where it serves health, such as <c>http://127.0.0.1:8091</c>.</summary>
    public IEnumerable<string> Addresses => _cluster.Addresses;

    /// <summary>Connects to the cluster and opens the sink.</summary>
    /// <returns>The process' work, or every reason why there is none.</returns>
    public static async Task<(CollectorProcess? Process, IReadOnlyList<string> Errors)> StartAsync(DataDirectory data, CollectorRequest request, CancellationToken cancellationToken)
    {
        var overrides = new Dictionary<string, string> { ["TELEPOOL_DATA"] = data.Root };
        // Any number of them on one machine: each takes a free port for its health unless it is told which.
        var defaults = new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning", ["HEALTH_BIND"] = "127.0.0.1:0", ["PROMETHEUS_PORT"] = "0", ["TELEPOOL_ROLE"] = nameof(HostRole.Collector) };
        var result = TelepoolSettings.FromEnvironment(defaults, overrides);
        if (result.Settings is not { } settings)
        {
            return (null, Lines(result.Errors));
        }

        settings = new SnapshotKeeper(settings, vault: null).Restore(out var problem);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"telepool: {problem}").ConfigureAwait(false);
        }

        List<SettingError> problems = [.. SinkFactory.Check(settings.Sink)];
        if (settings.Host.Role != HostRole.Collector)
        {
            problems.Add(new SettingError("TELEPOOL_ROLE", $"{settings.Host.Role.ToString().ToLowerInvariant()} is another process; this one is a collector"));
        }

        if (!settings.Storage.HasRemoteSilos)
        {
            problems.Add(new SettingError("TELEPOOL_GATEWAY", "must name the gateway of a silo, such as 127.0.0.1:30000 (its TELEPOOL_GATEWAY_PORT), or TELEPOOL_CLUSTER a cluster"));
        }

        if (problems.Count > 0)
        {
            return (null, Lines(problems));
        }

        var (cluster, errors) = await ClusterClientHost.ServeAsync(settings, host => AddDependencies(host.Services, settings), cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            return (null, Lines(errors));
        }

        data.Create();
        var (sink, failure) = await SinkFactory.OpenAsync(settings.Sink, data.HistoryDatabase, data.NdjsonFolder, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (sink is null)
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            return (null, [failure!.Describe()]);
        }

        return (new CollectorProcess(cluster, sink, settings, request), []);
    }

    /// <summary>Works until it is cancelled; false where another process took its name.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = _readsStatistics ? _collectors.Statistics.FollowAsync(ending.Token) : Task.CompletedTask;
        try
        {
            return await _work.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _collectors.DisposeAsync().ConfigureAwait(false);
        await Sink.DisposeAsync().ConfigureAwait(false);
        await _cluster.DisposeAsync().ConfigureAwait(false);
    }

    private static void AddDependencies(IServiceCollection services, TelepoolSettings settings)
    {
        if (settings.Sink is { Kind: SinkKind.Postgres, Postgres: { } postgres })
        {
            services.AddDependency("postgres", _ => new PostgresCheck(postgres), isEssential: true);
        }
    }

    private static IReadOnlyList<string> Lines(IReadOnlyList<SettingError> errors) => [.. errors.Select(error => error.ToString())];
}
