namespace Prometheus;

/// <summary>Creates metrics in one registry, or finds them there.</summary>
public sealed class MetricFactory
{
    private readonly CollectorRegistry _registry;

    internal MetricFactory(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Where exemplars come from; null for the current activity.</summary>
    public ExemplarBehavior? ExemplarBehavior { get; set; }

    /// <summary>A counter; label names come from the configuration.</summary>
    public Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        CreateCounter(name, help, configuration?.LabelNames ?? [], configuration);

    /// <summary>A counter with these labels.</summary>
    public Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        Register(name, labelNames, () => new Counter(name, help, labelNames, configuration?.SuppressInitialValue ?? false, Exemplars(configuration?.ExemplarBehavior)));

    /// <summary>A counter with these labels.</summary>
    public Counter CreateCounter(string name, string help, params string[] labelNames) =>
        CreateCounter(name, help, labelNames, null);

    /// <summary>A gauge; label names come from the configuration.</summary>
    public Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        CreateGauge(name, help, configuration?.LabelNames ?? [], configuration);

    /// <summary>A gauge with these labels.</summary>
    public Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        Register(name, labelNames, () => new Gauge(name, help, labelNames, configuration?.SuppressInitialValue ?? false));

    /// <summary>A gauge with these labels.</summary>
    public Gauge CreateGauge(string name, string help, params string[] labelNames) =>
        CreateGauge(name, help, labelNames, null);

    /// <summary>A histogram; label names come from the configuration.</summary>
    public Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        CreateHistogram(name, help, configuration?.LabelNames ?? [], configuration);

    /// <summary>A histogram with these labels.</summary>
    public Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        Register(name, labelNames, () => new Histogram(name, help, labelNames, configuration?.SuppressInitialValue ?? false, configuration?.Buckets, Exemplars(configuration?.ExemplarBehavior)));

    /// <summary>A histogram with these labels.</summary>
    public Histogram CreateHistogram(string name, string help, params string[] labelNames) =>
        CreateHistogram(name, help, labelNames, null);

    private ExemplarBehavior Exemplars(ExemplarBehavior? configured) => configured ?? ExemplarBehavior ?? Prometheus.ExemplarBehavior.Default;

    private TCollector Register<TCollector>(string name, string[] labelNames, Func<TCollector> create)
        where TCollector : Collector
    {
        var collector = _registry.GetOrAdd(name, labelNames, create);
        collector.PublishUnlabelled();
        return collector;
    }
}
