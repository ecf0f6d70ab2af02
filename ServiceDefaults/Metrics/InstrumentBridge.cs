using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Prometheus;

namespace ServiceDefaults.Metrics;

/// <summary>Carries the measurements of one instrument into the registry.</summary>
internal sealed class InstrumentBridge
{
    private const string Others = "other";

    // No measurement has a tag without a name.
    private static readonly TagSet OthersKey = new([new(string.Empty, Others)]);

    private readonly Instrument _instrument;
    private readonly MetricFactory _factory;
    private readonly MeterExpositionOptions _options;
    private readonly Counter _limited;
    private readonly CatalogMetric? _entry;
    private readonly string _name;
    private readonly string _help;
    private readonly double[] _buckets;
    private readonly bool _isObserved;
    private volatile bool _isFull;
    private readonly ConcurrentDictionary<TagSet, SeriesTarget> _series = new(new TagSetComparer());
    private readonly ConcurrentDictionary<TagSet, SeriesTarget>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;

    public InstrumentBridge(Instrument instrument, MetricFactory factory, MeterExpositionOptions options, Counter limited)
    {
        _instrument = instrument;
        _isObserved = instrument.IsObservable;
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _factory = factory;
        _options = options;
        _limited = limited;
        _name = MetricName.Of(instrument);
        _entry = MetricCatalog.Find(_name);
        Kind = instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricName.IsCounter(instrument) ? MetricKind.Counter
            : MetricKind.Gauge;
        _help = _entry?.Meaning ?? (string.IsNullOrWhiteSpace(instrument.Description) ? instrument.Name : instrument.Description);
        _buckets = Kind == MetricKind.Histogram ? Buckets() : [];
    }

    /// <summary>The name under which the instrument is shown.</summary>
    public string Name => _name;

    /// <summary>The type under which it is shown.</summary>
    public MetricKind Kind { get; }

    /// <summary>
    /// Shows the metric before anything was measured: its head, and a zero where it has no labels, so that the first event is a rise and not an appearance.
    /// Metrics outside of the catalogue show themselves with their first measurement, since nobody knows their labels before.
    /// </summary>
    public void Announce()
    {
        if (_entry is null || _entry.Kind != Kind)
        {
            return;
        }

        string[] names = [.. _entry.Labels];
        _ = Kind switch
        {
            MetricKind.Histogram => (Collector)_factory.CreateHistogram(_name, _help, names, new HistogramConfiguration { Buckets = _buckets }),
            MetricKind.Counter => _factory.CreateCounter(_name, _help, names),
            _ => _factory.CreateGauge(_name, _help, names),
        };
    }

    /// <summary>Takes one measurement; called on the thread that measured.</summary>
    /// <param name="value">The measurement: an increment for counters, a value for gauges and histograms.</param>
    /// <param name="tags">The tags, in any order.</param>
    /// <param name="collection">The number of the collection under way.</param>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long collection)
    {
        if (!_byTags.TryGetValue(tags, out var target))
        {
            if (IsFull() && (target = Fold(tags)) is null)
            {
                return;
            }

            target ??= _series.GetOrAdd(new TagSet([.. tags]), Create(tags, null));
        }

        if (_isObserved)
        {
            target.SeenAt = collection;
        }

        target.Record(value);
    }

    /// <summary>An observed gauge whose series was not reported any more has no value, rather than its last one.</summary>
    public void RemoveUnseen(long collection)
    {
        if (!_instrument.IsObservable || Kind == MetricKind.Counter)
        {
            return;
        }

        foreach (var (key, target) in _series)
        {
            if (target.SeenAt < collection && target.Labels.Length > 0 && _series.TryRemove(key, out _))
            {
                target.Remove(target.Labels);
            }
        }
    }

    // To count the series takes every lock of theirs; what is only ever added to is full for good.
    private bool IsFull()
    {
        if (_isFull)
        {
            return true;
        }

        var isFull = _series.Count >= _options.MaxSeriesPerInstrument;
        _isFull = isFull && !_isObserved;
        return isFull;
    }

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    // An exemplar leads to a trace, so only one that is kept is worth it.
    private static Exemplar Trace() => Activity.Current is { Recorded: true } ? Exemplar.FromTraceContext() : Exemplar.None;

    // The sum over all series stays right where increments and observations go to one more; what is observed as a whole cannot be added up.
    private SeriesTarget? Fold(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_instrument.IsObservable || Kind == MetricKind.Gauge)
        {
            _limited.WithLabels("dropped", _name).Inc();
            return null;
        }

        _limited.WithLabels("folded", _name).Inc();
        return _series.GetValueOrDefault(OthersKey) ?? _series.GetOrAdd(OthersKey, Create(tags, Others));
    }

    private SeriesTarget Create(ReadOnlySpan<KeyValuePair<string, object?>> tags, string? instead)
    {
        // Sorted, so that the same tags in another order are the same series; a tag that was left out is an empty label.
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in _entry?.Labels ?? [])
        {
            sorted[label] = string.Empty;
        }

        foreach (var tag in tags)
        {
            sorted[MetricName.Sanitize(tag.Key)] = instead ?? Text(tag.Value);
        }

        string[] names = [.. sorted.Keys];
        string[] values = [.. sorted.Values];
        if (Kind == MetricKind.Histogram)
        {
            var histogram = _factory.CreateHistogram(_name, _help, names, new HistogramConfiguration { Buckets = _buckets });
            var child = histogram.WithLabels(values);
            return new SeriesTarget(value => child.Observe(value, Trace()), values, histogram.RemoveLabelled);
        }

        if (Kind == MetricKind.Counter)
        {
            var counter = _factory.CreateCounter(_name, _help, names);
            var child = counter.WithLabels(values);
            return new SeriesTarget(_instrument.IsObservable ? child.IncTo : value => child.Inc(value, Trace()), values, counter.RemoveLabelled);
        }

        var gauge = _factory.CreateGauge(_name, _help, names);
        var series = gauge.WithLabels(values);
        return new SeriesTarget(_instrument.GetType().GetGenericTypeDefinition() == typeof(UpDownCounter<>) ? series.Inc : series.Set, values, gauge.RemoveLabelled);
    }

    private double[] Buckets()
    {
        double[]? advised = _instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
            Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
            _ => null,
        };
        return advised is { Length: > 0 } ? advised : _options.DefaultBuckets;
    }
}
