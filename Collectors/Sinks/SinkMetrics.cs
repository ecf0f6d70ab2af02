using System.Diagnostics.Metrics;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Sinks;

/// <summary>What sinks count.</summary>
public sealed class SinkMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _dropped;
    private ISink? _watched;

    /// <summary>Creates the instruments.</summary>
    public SinkMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(HistoryMetrics.MeterName);
        _duration = meter.CreateHistogram<double>("mtproto_sink_transaction_duration_seconds", "s", "Time of one transaction, tried again or not.");
        _rows = meter.CreateCounter<long>("mtproto_sink_rows_total", "{row}", "Messages, edits, deletions and statistics committed.");
        _failures = meter.CreateCounter<long>("mtproto_sink_failures_total", "{failure}", "Transactions that failed, by status.");
        _stale = meter.CreateCounter<long>("mtproto_sink_stale_batches_total", "{batch}", "Batches refused since another worker has their channel.");
        _dropped = meter.CreateCounter<long>("mtproto_sink_dropped_batches_total", "{batch}", "Batches given up when a failing sink was closed, or after a failure that does not pass; their positions were not stored either.");
        meter.CreateObservableGauge("mtproto_sink_queue_depth", () => _watched?.QueueDepth ?? 0, "{batch}", "Batches that wait for the writer.");
    }

    /// <summary>Counts what a sink does from now on.</summary>
    public void Watch(ISink sink)
    {
        _watched = sink;
        if (sink is IPumpedSink pumped)
        {
            pumped.Pump.Metrics = this;
        }
    }

    internal void Committed(IReadOnlyList<SinkBatch> batches, int stale, TimeSpan elapsed)
    {
        _duration.Record(elapsed.TotalSeconds);
        _rows.Add(batches.Sum(static batch => (long)batch.Messages.Count + batch.Edits.Count + batch.Deleted.Count + batch.Statistics.Count));
        if (stale > 0)
        {
            _stale.Add(stale);
        }
    }

    internal void Failed(SinkStatus status) => _failures.Add(1, new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant()));

    internal void Dropped(int batches) => _dropped.Add(batches);
}
