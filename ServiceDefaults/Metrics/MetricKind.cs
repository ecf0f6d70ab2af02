namespace ServiceDefaults.Metrics;

/// <summary>The types of metrics that instruments are shown as.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>A value that goes both ways.</summary>
    Gauge,

    /// <summary>Observations in buckets.</summary>
    Histogram,
}
