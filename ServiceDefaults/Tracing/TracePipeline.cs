using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ServiceDefaults.Tracing;

/// <summary>From this process' activities to a target: sampled, without what nobody else may read, in batches from a bounded queue on a thread of its own.</summary>
internal sealed class TracePipeline : IDisposable
{
    // The SDK's figures: a queue of a few megabytes at most, and a batch within one request's usual limit.
    private const int QueuedSpans = 2048;
    private const int SpansPerBatch = 512;
    private const int BatchDelayMs = 2_000;

    private readonly TracerProvider _provider;
    private readonly TargetState _state;

    private TracePipeline(TracerProvider provider, TargetState state)
    {
        _provider = provider;
        _state = state;
    }

    public static TracePipeline Build(ExportTarget target, string service, TargetState state)
    {
        var options = ExportParts.OptionsOf(target, "traces");
        var provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => ExportParts.Describe(resource, service))
            .AddSource("Telepool.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Storage")
            .SetSampler(new LiveSampler())
            .AddProcessor(new DiscretionProcessor())
            .AddProcessor(new BatchActivityExportProcessor(new WatchedExporter(options, state), QueuedSpans, BatchDelayMs, options.TimeoutMilliseconds, SpansPerBatch))
            .Build();
        return new TracePipeline(provider, state);
    }

    public void Dispose()
    {
        _provider.Shutdown(ExportParts.PatienceOf(_state.IsFailing));
        _provider.Dispose();
    }
}
