namespace Prometheus;

/// <summary>Configuration of a histogram.</summary>
public sealed class HistogramConfiguration : MetricConfiguration
{
    /// <summary>Upper bounds of the buckets, ascending; by default 5 ms to 10 s for values in seconds.</summary>
    public double[]? Buckets { get; set; }

    /// <summary>Where exemplars come from; null for the factory's choice.</summary>
    public ExemplarBehavior? ExemplarBehavior { get; set; }
}
