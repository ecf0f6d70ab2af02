namespace Prometheus;

/// <summary>The registries of the process, and metrics in the default one.</summary>
public static class Metrics
{
    /// <summary>The registry that is exposed where no other is named.</summary>
    public static CollectorRegistry DefaultRegistry { get; } = new();

    /// <summary>Creates metrics in the default registry.</summary>
    public static MetricFactory DefaultFactory { get; } = new(DefaultRegistry);

    /// <summary>A registry of its own, for metrics that are exposed apart.</summary>
    public static CollectorRegistry NewCustomRegistry() => new();

    /// <summary>Creates metrics in a registry.</summary>
    public static MetricFactory WithCustomRegistry(CollectorRegistry registry) => new(registry);

    /// <summary>Keeps the library's own metrics out of the default registry. There are none here, so that nothing changes.</summary>
    public static void SuppressDefaultMetrics()
    {
    }
}
