using System.Text;
using ServiceDefaults.Metrics;

namespace ServiceDefaults.Tests.Metrics;

/// <summary>Writes the catalogue for operators.</summary>
internal static class MetricTable
{
    /// <summary>A table for each part of the platform.</summary>
    public static string Make()
    {
        var text = new StringBuilder();
        foreach (var subsystem in MetricCatalog.Subsystems)
        {
            text.Append("\n### ").Append(subsystem.Title).Append("\n\n").Append(Where(subsystem)).Append("\n\n| metric | type | labels | says |\n| --- | --- | --- | --- |\n");
            foreach (var metric in subsystem.Metrics)
            {
                text.Append("| `").Append(metric.Name).Append("` | ").Append(metric.Kind.ToString().ToLowerInvariant())
                    .Append(metric.Unit.Length == 0 ? string.Empty : $", {metric.Unit.Trim('{', '}').Replace("}/", "/", StringComparison.Ordinal)}")
                    .Append(" | ").AppendJoin(", ", metric.Labels.Select(label => $"`{label}`")).Append(" | ").Append(metric.Meaning).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Where(MetricSubsystem subsystem)
    {
        var hosts = subsystem.Hosts == MetricHosts.All
            ? "every process"
            : string.Join(" and ", Enum.GetValues<MetricHosts>().Where(host => host is not (MetricHosts.None or MetricHosts.All) && subsystem.Hosts.HasFlag(host)).Select(host => host.ToString().ToLowerInvariant() + "s"));
        var meters = subsystem.Meters.Count == 0 ? string.Empty : $"; meter {string.Join(", ", subsystem.Meters.Select(meter => $"`{meter}`"))}";
        return $"Shown by {hosts}{meters}.";
    }
}
