using ServiceDefaults.Metrics;
using Testing.Prometheus;

namespace EndToEnd.Tests.Metrics;

/// <summary>Compares what a process shows with the catalogue.</summary>
internal static class CatalogCheck
{
    /// <summary>Says every difference: metrics that are not in the catalogue or not shown, and those with another type, help text or label.</summary>
    public static IReadOnlyList<string> Differences(Exposition shown, MetricHosts hosts)
    {
        var expected = MetricCatalog.Subsystems.Where(subsystem => (subsystem.Hosts & hosts) != 0).SelectMany(subsystem => subsystem.Metrics).ToDictionary(metric => metric.Name);
        List<string> differences =
        [
            .. shown.Families.Keys.Where(name => !expected.ContainsKey(name)).Select(name => $"{name} is shown and not in the catalogue"),
            .. expected.Keys.Where(name => !shown.Families.ContainsKey(name)).Select(name => $"{name} is in the catalogue and not shown"),
        ];
        foreach (var family in shown.Families.Values)
        {
            if (expected.TryGetValue(family.Name, out var metric))
            {
                differences.AddRange(Differences(family, metric));
            }
        }

        return differences;
    }

    private static IEnumerable<string> Differences(Family family, CatalogMetric metric)
    {
        if (family.Type != metric.Kind.ToString().ToLowerInvariant())
        {
            yield return $"{family.Name} is a {family.Type}, not a {metric.Kind}";
        }

        if (family.Help != metric.Meaning)
        {
            yield return $"{family.Name} says '{family.Help}', not '{metric.Meaning}'";
        }

        var labels = family.Samples.SelectMany(sample => sample.Labels.Keys).Distinct().Where(label => label != "le").ToArray();
        foreach (var label in labels.Except(metric.Labels))
        {
            yield return $"{family.Name} has a label {label} that the catalogue does not name";
        }
    }
}
