using System.Diagnostics.Metrics;

namespace ServiceDefaults.Storage;

/// <summary>What the grain storage of a silo counts, wherever it keeps the states.</summary>
internal sealed class StorageMetrics
{
    public const string MeterName = "Telepool.Storage";
    public const string Read = "read";
    public const string Write = "write";

    private readonly Meter _meter;
    private readonly Counter<long> _operations;
    private readonly Histogram<double> _duration;

    public StorageMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _operations = _meter.CreateCounter<long>("telepool_storage_operations_total", "{operation}", "Reads and writes by result.");
        _duration = _meter.CreateHistogram<double>("telepool_storage_operation_duration_seconds", "s", "From asking to the answer.");
        foreach (var operation in (string[])[Read, Write])
        {
            // There from the start: an alert sees a rise, and would miss an appearance.
            foreach (var result in (string[])["ok", "conflict", "failed"])
            {
                _operations.Add(0, new("operation", operation), new("result", result));
            }
        }
    }

    /// <summary>Shows how many operations wait for the embedded database.</summary>
    public void Watch(GrainDatabase database) =>
        _meter.CreateObservableGauge("telepool_storage_queue_depth", () => database.QueueDepth, "{operation}", "Reads and writes that wait.");

    /// <summary>An operation has its answer.</summary>
    /// <param name="operation"><see cref="Read"/> or <see cref="Write"/>.</param>
    /// <param name="result"><c>ok</c>, <c>conflict</c> or <c>failed</c>.</param>
    /// <param name="elapsed">How long that took.</param>
    public void Done(string operation, string result, TimeSpan elapsed)
    {
        _operations.Add(1, new("operation", operation), new("result", result));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
    }
}
