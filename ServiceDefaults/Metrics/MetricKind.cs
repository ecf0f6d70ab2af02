namespace ServiceDefaults.Metrics;

/// <summary>The types of metrics that instruments are shown as.</summary>
public enum MetricKind
{
    /// <summary>Only grows, from zero at the start of the process.</summary>
    Counter,

    /// <summary>A value that goes both ways.</summary>
    Gauge,

    /// <summary>Observations in buckets.</summary>
    Histogram,
}
