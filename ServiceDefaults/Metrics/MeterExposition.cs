using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prometheus;

namespace ServiceDefaults.Metrics;

/// <summary>
/// Shows the process's meters as Prometheus metrics. The library's own adapter is not used: it publishes every counter as a gauge, which
/// <c>promtool check metrics</c> refuses for names that end in <c>_total</c>, and puts the meter's name before every metric.
/// </summary>
internal sealed partial class MeterExposition : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentBridge> _bridges = new();
    private readonly ConcurrentDictionary<string, MetricKind> _kinds = new(StringComparer.Ordinal);
    private readonly ILogger<MeterExposition> _logger;
    private readonly Lock _collecting = new();
    private long _collection;

    public MeterExposition(IOptions<MeterExpositionOptions> options, ILogger<MeterExposition> logger, IMeterFactory? meters = null)
    {
        _logger = logger;
        Registry = Prometheus.Metrics.NewCustomRegistry();
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        var limit = MetricCatalog.Find("telepool_metrics_limited_measurements_total")!;
        var limited = factory.CreateCounter(limit.Name, limit.Meaning, [.. limit.Labels]);

        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // A listener hears the whole process; where several hosts share it, each shows its own meters.
            var foreign = meters is not null && instrument.Meter.Scope is IMeterFactory scope && !ReferenceEquals(scope, meters);
            if (!foreign && options.Value.Filter(instrument.Meter))
            {
                var bridge = new InstrumentBridge(instrument, factory, options.Value, limited);

                // One name has one type in the exposition; the first that was published keeps it.
                if (_kinds.GetOrAdd(bridge.Name, bridge.Kind) != bridge.Kind)
                {
                    LogRefused($"{bridge.Name} is there already with another type than {bridge.Kind}");
                    return;
                }

                bridge.Announce();
                _bridges[instrument] = bridge;
                listener.EnableMeasurementEvents(instrument, bridge);
            }
        };
        _listener.MeasurementsCompleted = (instrument, state) => _bridges.TryRemove(instrument, out _);
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
        Registry.AddBeforeCollectCallback(Observe);
    }

    /// <summary>The registry that the endpoint shows.</summary>
    public CollectorRegistry Registry { get; }

    public void Dispose() => _listener.Dispose();

    private void Observe()
    {
        lock (_collecting)
        {
            var collection = Interlocked.Increment(ref _collection);
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // Every other instrument has been asked all the same; what failed is missing from this answer.
                LogUnobserved(exception.InnerExceptions[0]);
            }

            foreach (var bridge in _bridges.Values)
            {
                bridge.RemoveUnseen(collection);
            }
        }
    }

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (state is not InstrumentBridge bridge)
        {
            return;
        }

        try
        {
            bridge.Record(value, tags, Interlocked.Read(ref _collection));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // The registry refuses a name or a value; that must not reach the code that measured.
            LogRefused(exception.Message);
        }
    }
}
