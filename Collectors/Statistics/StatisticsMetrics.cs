using System.Diagnostics.Metrics;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Statistics;

/// <summary>What the statistics collector counts.</summary>
public sealed class StatisticsMetrics
{
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public StatisticsMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(HistoryMetrics.MeterName);
        _runs = meter.CreateCounter<long>("mtproto_stats_runs_total", "{run}", "Channels whose statistics were asked for, by how it ended.");
        _duration = meter.CreateHistogram<double>("mtproto_stats_run_duration_seconds", "s", "Time from taking a channel to its statistics being stored, waits included.");
    }

    internal void Ended(StatisticsStatus status, TimeSpan elapsed)
    {
        _runs.Add(1, new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant()));
        _duration.Record(elapsed.TotalSeconds);
    }
}
