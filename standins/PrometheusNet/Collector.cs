using System.Text.RegularExpressions;

namespace Prometheus;

/// <summary>A metric: its name, its help text and the names of its labels.</summary>
public abstract partial class Collector
{
    private protected Collector(string name, string help, string[] labelNames)
    {
        if (!MetricName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is not a metric name.", nameof(name));
        }

        foreach (var label in labelNames)
        {
            if (!LabelName().IsMatch(label) || label.StartsWith("__", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{label}' is not a label name.", nameof(labelNames));
            }
        }

        if (labelNames.Distinct(StringComparer.Ordinal).Count() != labelNames.Length)
        {
            throw new InvalidOperationException($"A label name of '{name}' is given twice.");
        }

        Name = name;
        Help = help;
        LabelNames = labelNames;
    }

    /// <summary>The name, as it is exposed.</summary>
    public string Name { get; }

    /// <summary>The help text, as it is exposed.</summary>
    public string Help { get; }

    /// <summary>The names of the labels; every series of the metric has a value for each.</summary>
    public string[] LabelNames { get; }

    internal abstract string Type { get; }

    /// <summary>Without labels there is one series, which is exposed from the start.</summary>
    internal abstract void PublishUnlabelled();

    internal abstract void Write(TextExposition to);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
