using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grains.Interfaces.Leases;

namespace Grains.Pool;

/// <summary>What the pools of this process count. Names are the platform's public ones; seconds throughout.</summary>
internal sealed class PoolMetrics
{
    public const string MeterName = "Telepool.Pool";

    private readonly ConcurrentDictionary<string, Func<int, int>> _depths = new(StringComparer.Ordinal);
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _dropped;

    public PoolMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _wait = meter.CreateHistogram(
            "mtproto_lease_wait_seconds",
            "s",
            "From asking the pool for an account to the lease.",
            tags: null,
            // From a lease that is free at once to the longest wait that a request may ask for.
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 20] });
        _dropped = meter.CreateCounter<long>("mtproto_leases_dropped_total", "{request}", "Requests for a lease that the pool refused, by purpose and reason.");
        meter.CreateObservableGauge("mtproto_queue_depth", Depths, "{item}", "What waits, by task.");
    }

    public void Granted(string purpose, TimeSpan waited) => _wait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("purpose", purpose));

    public void Dropped(string purpose, string reason) => _dropped.Add(1, new("purpose", purpose), new("reason", reason));

    /// <summary>Watches the queues of a pool by the purpose's index.</summary>
    public void Watch(string pool, Func<int, int> depth) => _depths[pool] = depth;

    public void Forget(string pool) => _depths.TryRemove(pool, out _);

    private IEnumerable<Measurement<int>> Depths()
    {
        for (var purpose = 0; purpose < PurposeMask.Count; purpose++)
        {
            var depth = 0;
            foreach (var (_, of) in _depths)
            {
                depth += of(purpose);
            }

            yield return new Measurement<int>(depth, new KeyValuePair<string, object?>("task", "lease-" + LeasePurpose.All[purpose]));
        }
    }
}
