using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Metrics;

/// <summary>
/// Sends the metrics of this process out by OTLP, to where its traces go. Whatever measures here shares one pipeline, since the SDK hears the meters of the
/// whole process. Nothing of the exporter is loaded before somebody asks for it.
/// </summary>
public static class MetricExport
{
    private static readonly SharedPipelines<MetricPipeline> Pipelines = new();

    /// <summary>Begins to export where the settings ask for it.</summary>
    /// <param name="settings">Say whether and where to.</param>
    /// <param name="service">What the process is called unless its traces call it something else, or <c>OTEL_SERVICE_NAME</c> does.</param>
    /// <param name="logs">Is told when the target cannot be reached, and when it can be again; null where nobody is.</param>
    /// <returns>Ends it, sending what is left; null where nothing is asked for.</returns>
    public static IDisposable? Begin(HostSettings settings, string service, ILoggerFactory? logs) => ExportTarget.Of(settings) is { } target
        ? Pipelines.Begin(target, () => MetricPipeline.Build(target, TraceExport.NameAt(target) ?? service, logs?.CreateLogger(typeof(MetricExport).FullName!)))
        : null;

    /// <summary>Begins to export where the environment asks for it, for processes that have no settings of hosts.</summary>
    /// <param name="service">What the process is called.</param>
    public static IDisposable? Begin(string service) => TraceExport.FromEnvironment() is { } settings ? Begin(settings, service, logs: null) : null;
}
