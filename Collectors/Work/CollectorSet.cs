using System.Diagnostics.Metrics;
using Grains.Interfaces.DataCenters;
using Grains.Interfaces.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using Telepool.Collectors.History;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Work;

/// <summary>The three collectors of a process, over one pool and one sink.</summary>
public sealed class CollectorSet : IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private readonly TelepoolSettings _settings;
    private readonly HistoryMetrics _historyMetrics;
    private readonly LiveSettings? _live;
    private readonly List<IDisposable> _watching = [];

    /// <summary>Creates the collectors; none begins to work.</summary>
    /// <param name="grains">Leads to the accounts and cursors.</param>
    /// <param name="sink">Where they write; disposed by the caller.</param>
    /// <param name="services">Clock, meters and logs.</param>
    /// <param name="settings">How often work is tried again.</param>
    /// <param name="worker">The name under which channels are claimed, unique in the cluster.</param>
    /// <param name="claimTime">How long a claim lasts without a report; null for each collector's own.</param>
    /// <param name="job">The job whose schedule of statistics is read.</param>
    public CollectorSet(
        IGrainFactory grains, ISink sink, IServiceProvider services, TelepoolSettings settings, string worker, TimeSpan? claimTime = null, string job = IStatisticsScheduleGrain.DefaultJob)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(settings);
        (_services, _settings, Sink, Worker, _live) = (services, settings, sink, worker, services.GetService<LiveSettings>());
        var (time, meters) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IMeterFactory>());
        Pool = new PoolClient(grains);
        new SinkMetrics(meters).Watch(sink);
        _historyMetrics = new HistoryMetrics(meters);
        var (history, updates) = (new HistoryOptions { Worker = worker }, new UpdatesOptions { Worker = worker });
        if (claimTime is { } claim)
        {
            (history.ClaimTime, updates.ClaimTime, updates.ReportEvery) = (claim, claim, claim / 4);
        }

        History = CreateHistory(history);
        Updates = new UpdatesCollector(Pool, sink, updates, new UpdatesMetrics(meters), time, new Random(), services.GetRequiredService<ILogger<UpdatesCollector>>());
        var statistics = new StatisticsOptions { Worker = worker };
        Follow(now => statistics.RetryMax = now.Limits.RetryMax);
        Statistics = new StatisticsCollector(
            Pool,
            grains.GetGrain<IStatisticsScheduleGrain>(job),
            grains.GetGrain<IDcRouteGrain>(IDcRouteGrain.Key),
            sink,
            statistics,
            new StatisticsMetrics(meters),
            time,
            new Random(),
            services.GetRequiredService<ILogger<StatisticsCollector>>());
    }

    /// <summary>The accounts and cursors.</summary>
    public IPoolClient Pool { get; }

    /// <summary>Where they write.</summary>
    public ISink Sink { get; }

    /// <summary>The name under which channels are claimed.</summary>
    public string Worker { get; }

    /// <summary>Reads histories.</summary>
    public HistoryCollector History { get; }

    /// <summary>Follows channels.</summary>
    public UpdatesCollector Updates { get; }

    /// <summary>Reads statistics.</summary>
    public StatisticsCollector Statistics { get; }

    /// <summary>Another collector of histories on the same sink; disposed by the caller.</summary>
    public HistoryCollector CreateHistory(HistoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Follow(now => (options.RetryMax, options.RetryBackoff) = (now.Limits.RetryMax, now.Limits.RetryBackoff));
        return new HistoryCollector(
            Pool, Sink, options, _historyMetrics, _services.GetRequiredService<TimeProvider>(), new Random(), _services.GetRequiredService<ILogger<HistoryCollector>>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watching.ForEach(static watching => watching.Dispose());
        await Updates.DisposeAsync().ConfigureAwait(false);
        History.Dispose();
    }

    /// <summary>Puts settings into options now and whenever others hold. What is read of them next counts; each is one number.</summary>
    private void Follow(Action<TelepoolSettings> fill)
    {
        fill(_live?.Current ?? _settings);
        if (_live is not null)
        {
            _watching.Add(_live.OnChange(fill));
        }
    }
}
