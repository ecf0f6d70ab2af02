namespace Prometheus;

/// <summary>Configuration of a counter.</summary>
public sealed class CounterConfiguration : MetricConfiguration
{
    /// <summary>Where exemplars come from; null for the factory's choice.</summary>
    public ExemplarBehavior? ExemplarBehavior { get; set; }
}
