using System.Diagnostics.Metrics;

namespace Telepool.Collectors.History;

/// <summary>What the collector counts.</summary>
public sealed class HistoryMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Telepool.Collectors";

    private readonly Meter _meter;
    private readonly Histogram<double> _page;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _errors;
    private Func<int> _queueDepth = static () => 0;

    /// <summary>Creates the instruments.</summary>
    public HistoryMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _page = _meter.CreateHistogram<double>("mtproto_batch_duration_seconds", "s", "Time from asking for a page of history to handing it to the database.");
        _messages = _meter.CreateCounter<long>("mtproto_collected_messages_total", "{message}", "Messages handed to the database.");
        _errors = _meter.CreateCounter<long>("mtproto_errors_total", "{error}", "Failures by type and component.");
        _meter.CreateObservableGauge("mtproto_queue_depth", () => new Measurement<int>(_queueDepth(), new KeyValuePair<string, object?>("task", "history")), "{page}", "Pages that wait for the database.");
    }

    internal void WatchQueue(Func<int> depth) => _queueDepth = depth;

    internal void PageStored(TimeSpan elapsed, int rows)
    {
        _page.Record(elapsed.TotalSeconds);
        _messages.Add(rows);
    }

    internal void Failed(string type) =>
        _errors.Add(1, new KeyValuePair<string, object?>("error_type", type), new KeyValuePair<string, object?>("component", "history"));
}
