using System.Collections.Frozen;

namespace ServiceDefaults.Metrics;

/// <summary>
/// Every metric that the platform shows. The exposition takes help texts and label names from here and shows each metric's head from the start,
/// whether anything was counted yet or not; tests compare the catalogue with what running hosts show, with the documentation, the dashboards and the rules.
/// </summary>
public static partial class MetricCatalog
{
    private static readonly FrozenDictionary<string, CatalogMetric> ByName;

    static MetricCatalog()
    {
        Subsystems = [Requests, Leases, Proxies, Rates, Peers, Collectors, Sinks, Gateway, Storage, Host, Exposition, Http, Runtime];
        All = [.. Subsystems.SelectMany(subsystem => subsystem.Metrics)];
        ByName = All.ToFrozenDictionary(metric => metric.Name, StringComparer.Ordinal);
    }

    /// <summary>The parts of the platform, in the order of the documentation.</summary>
    public static IReadOnlyList<MetricSubsystem> Subsystems { get; }

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<CatalogMetric> All { get; }

    /// <summary>The metric of a name; null where there is none.</summary>
    public static CatalogMetric? Find(string name) => ByName.GetValueOrDefault(name);

    private static CatalogMetric Counter(string name, string unit, string meaning, params string[] labels) => Make(name, MetricKind.Counter, unit, meaning, labels);

    private static CatalogMetric Gauge(string name, string unit, string meaning, params string[] labels) => Make(name, MetricKind.Gauge, unit, meaning, labels);

    private static CatalogMetric Histogram(string name, string unit, string meaning, params string[] labels) => Make(name, MetricKind.Histogram, unit, meaning, labels);

    private static CatalogMetric Make(string name, MetricKind kind, string unit, string meaning, string[] labels)
    {
        Array.Sort(labels, StringComparer.Ordinal);
        return new CatalogMetric(name, kind, unit, meaning, labels);
    }
}
