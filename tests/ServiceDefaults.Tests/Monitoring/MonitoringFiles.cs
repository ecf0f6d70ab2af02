using System.Diagnostics;
using System.Text.RegularExpressions;
using ServiceDefaults.Metrics;

namespace ServiceDefaults.Tests.Monitoring;

/// <summary>The rules and dashboards of the repository, and what they may name.</summary>
internal static partial class MonitoringFiles
{
    // What Prometheus itself gives every target (prometheus.io/docs/concepts/jobs_instances), and alerts.
    private static readonly Dictionary<string, string[]> OfPrometheus = new()
    {
        ["up"] = [],
        ["scrape_duration_seconds"] = [],
        ["scrape_samples_scraped"] = [],
        ["ALERTS"] = ["alertname", "alertstate", "severity"],
    };

    private static readonly string[] OfTargets = ["job", "instance"];

    public static string Root { get; } = FindRoot();

    public static string Prometheus => Path.Combine(Root, "deploy", "prometheus");

    public static string[] Dashboards => Directory.GetFiles(Path.Combine(Root, "deploy", "grafana", "dashboards"), "*.json");

    /// <summary>What a rule file says of each rule, by the word before the colon.</summary>
    public static IReadOnlyList<Dictionary<string, string>> Rules(string file)
    {
        var rules = new List<Dictionary<string, string>>();
        foreach (var line in File.ReadLines(Path.Combine(Prometheus, "rules", file)))
        {
            var parts = RuleLine().Match(line);
            if (!parts.Success)
            {
                continue;
            }

            if (parts.Groups["new"].Success)
            {
                rules.Add([]);
            }

            if (rules.Count > 0)
            {
                rules[^1].Add(parts.Groups["key"].Value, Unquote(parts.Groups["value"].Value));
            }
        }

        return rules;
    }

    /// <summary>Says everything that an expression names and that is not there.</summary>
    public static IEnumerable<string> Unknown(string expression)
    {
        var query = new QueryReader(expression);
        var known = new HashSet<string>(OfTargets);
        foreach (var selector in query.Selectors)
        {
            if (LabelsOf(selector.Name) is not { } labels)
            {
                yield return $"there is no {selector.Name} ({expression})";
                continue;
            }

            known.UnionWith(labels);
            foreach (var label in selector.Labels.Except([.. labels, .. OfTargets]))
            {
                yield return $"{selector.Name} has no label {label} ({expression})";
            }
        }

        foreach (var label in query.GroupLabels.Except(known))
        {
            yield return $"nothing there has a label {label} ({expression})";
        }
    }

    /// <summary>Runs promtool; the test skips itself where it is missing.</summary>
    public static async Task<(int ExitCode, string Output)> PromtoolAsync(params string[] arguments)
    {
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "promtool is missing (Debian's package prometheus)");
        using var process = Process.Start(new ProcessStartInfo(promtool!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private static IReadOnlyList<string>? LabelsOf(string series)
    {
        if (OfPrometheus.TryGetValue(series, out var labels))
        {
            return labels;
        }

        if (MetricCatalog.Find(series) is { Kind: not MetricKind.Histogram } metric)
        {
            return metric.Labels;
        }

        foreach (var (suffix, own) in new (string, string[])[] { ("_bucket", ["le"]), ("_sum", []), ("_count", []) })
        {
            if (series.EndsWith(suffix, StringComparison.Ordinal) && MetricCatalog.Find(series[..^suffix.Length]) is { Kind: MetricKind.Histogram } histogram)
            {
                return [.. histogram.Labels, .. own];
            }
        }

        return Rules("recording.yml").FirstOrDefault(rule => rule["record"] == series) is { } recorded ? [.. new QueryReader(recorded["expr"]).GroupLabels] : null;
    }

    private static string Unquote(string value) => value.StartsWith('\'') ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^ {6,}(?<new>- )?(?<key>alert|record|expr|severity|summary|description|runbook): (?<value>.*)$")]
    private static partial Regex RuleLine();
}
