namespace ServiceDefaults.Metrics;

/// <summary>The metrics of one part of the platform.</summary>
/// <param name="Title">What part it is.</param>
/// <param name="Meters">The meters that measure them; empty for what the exposition says of itself.</param>
/// <param name="Hosts">Which processes show them.</param>
/// <param name="Metrics">The metrics.</param>
public sealed record MetricSubsystem(string Title, IReadOnlyList<string> Meters, MetricHosts Hosts, IReadOnlyList<CatalogMetric> Metrics);
