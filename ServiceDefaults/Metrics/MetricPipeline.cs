using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Metrics;

/// <summary>From this process' meters to a target: collected every so often on a thread of its own, with exemplars of the traces that are kept.</summary>
internal sealed class MetricPipeline : IDisposable
{
    // https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#periodic-exporting-metricreader
    private const string IntervalVariable = "OTEL_METRIC_EXPORT_INTERVAL";
    private const int StandardIntervalMs = 60_000;

    private readonly MeterProvider _provider;
    private readonly WatchedMetricExporter _exporter;

    private MetricPipeline(MeterProvider provider, WatchedMetricExporter exporter)
    {
        _provider = provider;
        _exporter = exporter;
    }

    public static MetricPipeline Build(ExportTarget target, string service, ILogger? log)
    {
        var options = ExportParts.OptionsOf(target, "metrics");
        var exporter = new WatchedMetricExporter(options, target.Endpoint, log);
        var filter = new MeterExpositionOptions();
        var provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => ExportParts.Describe(resource, service))
            .AddMeter("*")
            .AddView(instrument => ViewOf(instrument, filter))
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new PeriodicExportingMetricReader(exporter, Interval(), options.TimeoutMilliseconds))
            .Build();
        return new MetricPipeline(provider, exporter);
    }

    /// <summary>Collects and sends now; returns when that is done or has failed.</summary>
    public void Flush() => _provider.ForceFlush();

    public void Dispose()
    {
        _provider.Shutdown(ExportParts.PatienceOf(_exporter.IsFailing));
        _provider.Dispose();
    }

    // The same meters and the same buckets as at /metrics.
    private static MetricStreamConfiguration? ViewOf(Instrument instrument, MeterExpositionOptions options)
    {
        if (!options.Filter(instrument.Meter) || MetricName.IsMiscalled(instrument))
        {
            return MetricStreamConfiguration.Drop;
        }

        return instrument is Histogram<double> { Advice: null } or Histogram<long> { Advice: null }
            ? new ExplicitBucketHistogramConfiguration { Boundaries = options.DefaultBuckets, CardinalityLimit = options.MaxSeriesPerInstrument }
            : new MetricStreamConfiguration { CardinalityLimit = options.MaxSeriesPerInstrument };
    }

    private static int Interval() =>
        int.TryParse(Environment.GetEnvironmentVariable(IntervalVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0 ? milliseconds : StandardIntervalMs;
}
