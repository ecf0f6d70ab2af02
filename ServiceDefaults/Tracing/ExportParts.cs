using System.Diagnostics;
using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace ServiceDefaults.Tracing;

/// <summary>What the pipelines of traces, metrics and logs have in common.</summary>
internal static class ExportParts
{
    // What an end may wait for the last batch. A target that has not taken the one before gets no such time.
    private const int PatienceMs = 3_000;
    private const int FailingPatienceMs = 200;

    /// <summary>An exporter's options; headers and time limits are what <c>OTEL_EXPORTER_OTLP_*</c> say.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="signal">As <see cref="ExportTarget.AddressOf"/> names it.</param>
    public static OtlpExporterOptions OptionsOf(ExportTarget target, string signal)
    {
        var options = new OtlpExporterOptions
        {
            Endpoint = target.AddressOf(signal),
            Protocol = target.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
        };
        var timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
        options.HttpClientFactory = () => new HttpClient(Handler()) { Timeout = timeout };
        return options;
    }

    /// <summary>Says which process it is.</summary>
    public static void Describe(ResourceBuilder resource, string service)
    {
        var version = typeof(ExportParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource
            .AddService(service, serviceNamespace: "telepool", version, autoGenerateServiceInstanceId: false, $"{Environment.MachineName}:{Environment.ProcessId}")
            .AddAttributes([new("host.name", Environment.MachineName), new("process.pid", (long)Environment.ProcessId)])
            // What the operator says of the process goes before what it says of itself.
            .AddEnvironmentVariableDetector();
    }

    /// <summary>How long an end waits, in milliseconds.</summary>
    public static int PatienceOf(bool isFailing) => isFailing ? FailingPatienceMs : PatienceMs;

    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        // An address that moves is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
