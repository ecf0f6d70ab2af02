using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Metrics;

/// <summary>From this process' meters to a target: collected every so often on a thread of its own, with exemplars of the traces that are kept.</summary>
internal sealed class MetricPipeline : IDisposable
{
    private const string TracesPath = "/v1/traces";
    private const string MetricsPath = "/v1/metrics";

    // https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#periodic-exporting-metricreader
    private const string IntervalVariable = "OTEL_METRIC_EXPORT_INTERVAL";
    private const int StandardIntervalMs = 60_000;

    // What an end may wait for the last values. A target that has not taken those before gets no such time.
    private const int PatienceMs = 3_000;
    private const int FailingPatienceMs = 200;

    private readonly MeterProvider _provider;
    private readonly WatchedMetricExporter _exporter;

    private MetricPipeline(MeterProvider provider, WatchedMetricExporter exporter)
    {
        _provider = provider;
        _exporter = exporter;
    }

    public static MetricPipeline Build(TraceTarget target, string service, ILogger? log)
    {
        var options = new OtlpExporterOptions
        {
            Endpoint = AddressOf(target),
            Protocol = target.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
        };
        var timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
        options.HttpClientFactory = () => new HttpClient(Handler()) { Timeout = timeout };
        var exporter = new WatchedMetricExporter(options, target.Endpoint, log);
        var filter = new MeterExpositionOptions();
        var provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => Describe(resource, service))
            .AddMeter("*")
            .AddView(instrument => ViewOf(instrument, filter))
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new PeriodicExportingMetricReader(exporter, Interval(), options.TimeoutMilliseconds))
            .Build();
        return new MetricPipeline(provider, exporter);
    }

    public void Dispose()
    {
        _provider.Shutdown(_exporter.IsFailing ? FailingPatienceMs : PatienceMs);
        _provider.Dispose();
    }

    // The endpoint may name the path of traces, as TraceTarget allows; metrics have their own beside it.
    private static Uri AddressOf(TraceTarget target)
    {
        var path = target.Endpoint.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(TracesPath, StringComparison.Ordinal) ? path[..^TracesPath.Length] : path;
        return target.UsesHttp ? new UriBuilder(target.Endpoint) { Path = path + MetricsPath }.Uri : target.Endpoint;
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

    private static void Describe(ResourceBuilder resource, string service)
    {
        var version = typeof(MetricPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource
            .AddService(service, serviceNamespace: "telepool", version, autoGenerateServiceInstanceId: false, $"{Environment.MachineName}:{Environment.ProcessId}")
            .AddAttributes([new("host.name", Environment.MachineName), new("process.pid", (long)Environment.ProcessId)])
            .AddEnvironmentVariableDetector();
    }

    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
