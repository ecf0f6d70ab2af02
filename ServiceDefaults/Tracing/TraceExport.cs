using System.Globalization;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tracing;

/// <summary>
/// Sends the traces of this process out. Whatever traces here shares one pipeline per target, since a process' activities are one stream
/// whoever made them. Nothing of the exporter is loaded before somebody asks for it.
/// </summary>
public static class TraceExport
{
    // https://opentelemetry.io/docs/specs/otel/protocol/exporter/#configuration-options
    private const string StandardEndpoint = "http://localhost:4317";

    private static readonly SharedPipelines<TracePipeline> Pipelines = new();

    /// <summary>The share of traces that is kept from now on, 0 to 1; of a trace that somebody else began it is that one's word that counts.</summary>
    public static double Ratio
    {
        get => TraceRatio.Current;
        set => TraceRatio.Current = value;
    }

    /// <summary>Begins to export where the settings ask for it.</summary>
    /// <param name="settings">Say whether, where to and how many.</param>
    /// <param name="service">What the process is called in traces unless <c>OTEL_SERVICE_NAME</c> says so.</param>
    /// <param name="logs">Is told when the target cannot be reached, and when it can be again; null where one line on standard error is all there is.</param>
    /// <returns>Ends it, sending what is left; null where nothing is asked for.</returns>
    public static IDisposable? Begin(HostSettings settings, string service, ILoggerFactory? logs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (ExportTarget.Of(settings) is not { } target)
        {
            return null;
        }

        TraceRatio.Current = settings.SamplerRatio;
        var use = Pipelines.Begin(target, () => TracePipeline.Build(target, service));
        if (logs is not null)
        {
            use.Pipeline.Log = logs.CreateLogger(typeof(TraceExport).FullName!);
        }

        return use;
    }

    /// <summary>Begins to export where the environment asks for it, for processes that begin before they have settings, or have others.</summary>
    /// <param name="service">What the process is called in traces.</param>
    public static IDisposable? Begin(string service) => FromEnvironment() is { } settings ? Begin(settings, service, logs: null) : null;

    /// <summary>What the traces that go to a target call this process; null where none go there. Metrics and logs call it the same.</summary>
    internal static string? NameAt(ExportTarget target) => Pipelines.Find(target)?.Service;

    /// <summary>What the environment says of exports; null where it asks for none.</summary>
    internal static HostSettings? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("OBS_OTEL_ENABLED")?.Trim().ToLowerInvariant() is not ("1" or "true" or "yes" or "on"))
        {
            return null;
        }

        // What is wrong with these, the process' own settings say.
        var standard = new HostSettings();
        var isRatio = double.TryParse(Environment.GetEnvironmentVariable("OTEL_SAMPLER_RATIO"), NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1;
        return Uri.TryCreate(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") ?? StandardEndpoint, UriKind.Absolute, out var endpoint)
            ? standard with
            {
                OpenTelemetryEnabled = true,
                OtlpEndpoint = endpoint,
                OtlpProtocol = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL"),
                SamplerRatio = isRatio ? ratio : standard.SamplerRatio,
            }
            : null;
    }
}
