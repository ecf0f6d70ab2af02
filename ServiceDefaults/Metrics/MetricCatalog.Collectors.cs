namespace ServiceDefaults.Metrics;

/// <content>What collectors do.</content>
public static partial class MetricCatalog
{
    private static MetricSubsystem Collectors => new("Collectors", ["Telepool.Collectors"], MetricHosts.Collector,
    [
        Histogram("mtproto_batch_duration_seconds", "s", "Time from asking for a page of history to handing it to the database."),
        Counter("mtproto_collected_messages_total", "{message}", "Messages of histories handed to the database."),
        Histogram("mtproto_updates_batch_duration_seconds", "s", "Time from asking for a difference, or taking pushed updates, to handing them to the sink.", "source"),
        Counter("mtproto_updates_total", "{update}", "Messages, edits and deletions handed to the sink, by kind and by where they came from.", "kind", "source"),
        Counter("mtproto_updates_duplicates_total", "{update}", "Pushed updates that were known already."),
        Counter("mtproto_updates_gaps_total", "{gap}", "Times that updates may have been missing, by reason; each was closed by a difference.", "reason"),
        Counter("mtproto_updates_refills_total", "{refill}", "Times that a channel was compared with its history, by reason.", "reason"),
        Counter("mtproto_updates_moves_total", "{move}", "Times that an account lost its channels to others, by reason.", "reason"),
        Counter("mtproto_updates_inbox_dropped_total", "{update}", "Pushed updates that a channel had no room for; a difference brings them."),
        Counter("mtproto_stats_runs_total", "{run}", "Channels whose statistics were asked for, by how it ended.", "status"),
        Histogram("mtproto_stats_run_duration_seconds", "s", "Time from taking a channel to its statistics being stored, waits included."),
    ]);

    private static MetricSubsystem Sinks => new("Sinks", ["Telepool.Collectors"], MetricHosts.Collector,
    [
        Histogram("mtproto_sink_transaction_duration_seconds", "s", "Time of one transaction, tried again or not."),
        Counter("mtproto_sink_rows_total", "{row}", "Messages, edits, deletions and statistics committed."),
        Counter("mtproto_sink_failures_total", "{failure}", "Transactions that failed, by status.", "status"),
        Counter("mtproto_sink_stale_batches_total", "{batch}", "Batches refused since another worker has their channel."),
        Counter("mtproto_sink_dropped_batches_total", "{batch}", "Batches given up when a failing sink was closed, or after a failure that does not pass; their positions were not stored either."),
        Gauge("mtproto_sink_queue_depth", "{batch}", "Batches that wait for the writer."),
    ]);
}
