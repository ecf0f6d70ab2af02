using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ServiceDefaults.Tracing;

/// <summary>From this process' activities to a target: sampled, without what nobody else may read, in batches from a bounded queue on a thread of its own.</summary>
internal sealed class TracePipeline : IDisposable
{
    // The SDK's figures: a queue of a few megabytes at most, and a batch within one request's usual limit.
    private const int QueuedSpans = 2048;
    private const int SpansPerBatch = 512;
    private const int BatchDelayMs = 2_000;

    // What an end may wait for the last batch. A target that has not taken the one before gets no such time.
    private const int PatienceMs = 3_000;
    private const int FailingPatienceMs = 200;

    private readonly TracerProvider _provider;
    private readonly TargetState _state;

    private TracePipeline(TracerProvider provider, TargetState state)
    {
        _provider = provider;
        _state = state;
    }

    public static TracePipeline Build(TraceTarget target, string service, TargetState state)
    {
        // Headers and time limits are what OTEL_EXPORTER_OTLP_* say.
        var options = new OtlpExporterOptions
        {
            Endpoint = target.Address,
            Protocol = target.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
        };
        var timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
        options.HttpClientFactory = () => new HttpClient(Handler()) { Timeout = timeout };
        var provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => Describe(resource, service))
            .AddSource("Telepool.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Storage")
            .SetSampler(new LiveSampler())
            .AddProcessor(new DiscretionProcessor())
            .AddProcessor(new BatchActivityExportProcessor(new WatchedExporter(options, state), QueuedSpans, BatchDelayMs, options.TimeoutMilliseconds, SpansPerBatch))
            .Build();
        return new TracePipeline(provider, state);
    }

    public void Dispose()
    {
        _provider.Shutdown(_state.IsFailing ? FailingPatienceMs : PatienceMs);
        _provider.Dispose();
    }

    private static void Describe(ResourceBuilder resource, string service)
    {
        var version = typeof(TracePipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource
            .AddService(service, serviceNamespace: "telepool", version, autoGenerateServiceInstanceId: false, $"{Environment.MachineName}:{Environment.ProcessId}")
            .AddAttributes([new("host.name", Environment.MachineName), new("process.pid", (long)Environment.ProcessId)])
            // What the operator says of the process goes before what it says of itself.
            .AddEnvironmentVariableDetector();
    }

    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        // An address that moves is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
