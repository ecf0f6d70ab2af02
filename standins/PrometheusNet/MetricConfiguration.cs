namespace Prometheus;

/// <summary>What every type of metric can be configured with.</summary>
public abstract class MetricConfiguration
{
    /// <summary>Names of the labels, where the call that creates the metric does not give them.</summary>
    public string[]? LabelNames { get; set; }

    /// <summary>Whether a series stays out of the exposition until its first change; by default it shows at once.</summary>
    public bool SuppressInitialValue { get; set; }
}
