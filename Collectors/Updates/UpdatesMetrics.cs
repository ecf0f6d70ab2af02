using System.Diagnostics.Metrics;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Updates;

/// <summary>What the updates collector counts.</summary>
public sealed class UpdatesMetrics
{
    private readonly Histogram<double> _batch;
    private readonly Counter<long> _updates;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _refills;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _errors;
    private long _waiting;

    /// <summary>Creates the instruments.</summary>
    public UpdatesMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(HistoryMetrics.MeterName);
        _batch = meter.CreateHistogram<double>("mtproto_updates_batch_duration_seconds", "s", "Time from asking for a difference, or taking pushed updates, to handing them to the sink.");
        _updates = meter.CreateCounter<long>("mtproto_updates_total", "{update}", "Messages, edits and deletions handed to the sink, by kind and by where they came from.");
        _duplicates = meter.CreateCounter<long>("mtproto_updates_duplicates_total", "{update}", "Pushed updates that were known already.");
        _gaps = meter.CreateCounter<long>("mtproto_updates_gaps_total", "{gap}", "Times that updates may have been missing, by reason; each was closed by a difference.");
        _refills = meter.CreateCounter<long>("mtproto_updates_refills_total", "{refill}", "Times that a channel was compared with its history, by reason.");
        _moves = meter.CreateCounter<long>("mtproto_updates_moves_total", "{move}", "Times that an account lost its channels to others, by reason.");
        _dropped = meter.CreateCounter<long>("mtproto_updates_inbox_dropped_total", "{update}", "Pushed updates that a channel had no room for; a difference brings them.");
        _errors = meter.CreateCounter<long>("mtproto_errors_total", "{error}", "Failures by type and component.");
        meter.CreateObservableGauge("mtproto_queue_depth", () => new Measurement<long>(Interlocked.Read(ref _waiting), new KeyValuePair<string, object?>("task", "updates")), "{page}", "Pages that wait for the database.");
    }

    internal void Stored(TimeSpan elapsed, string source, int added, int edited, int deleted)
    {
        _batch.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("source", source));
        Count("new", added);
        Count("edit", edited);
        Count("delete", deleted);

        void Count(string kind, int count)
        {
            if (count > 0)
            {
                _updates.Add(count, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("source", source));
            }
        }
    }

    internal void Duplicate() => _duplicates.Add(1);

    internal void Gap(string reason) => _gaps.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Refill(string reason) => _refills.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Moved(string reason) =>
        // Without the seconds of a flood, of which each would be a series.
        _moves.Add(1, new KeyValuePair<string, object?>("reason", reason.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')));

    internal void Dropped() => _dropped.Add(1);

    internal void Failed(string type) =>
        _errors.Add(1, new KeyValuePair<string, object?>("error_type", type), new KeyValuePair<string, object?>("component", "updates"));

    internal void Waiting(int change) => Interlocked.Add(ref _waiting, change);
}
