namespace Prometheus;

/// <summary>The formats that metrics are written in.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus' own, version 0.0.4.</summary>
    PrometheusText,

    /// <summary>OpenMetrics, version 1.0.0, which has exemplars.</summary>
    OpenMetricsText,
}
