using Microsoft.Extensions.Logging;
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
    private readonly GrainCallListener _calls;
    private readonly TargetState _state;

    private TracePipeline(string service, TracerProvider provider, GrainCallListener calls, TargetState state)
    {
        Service = service;
        _provider = provider;
        _calls = calls;
        _state = state;
    }

    /// <summary>What the process is called there.</summary>
    public string Service { get; }

    /// <summary>Where it is said that the target takes nothing; null for standard error.</summary>
    public ILogger? Log
    {
        get => _state.Log;
        set => _state.Log = value;
    }

    public static TracePipeline Build(ExportTarget target, string service)
    {
        var state = new TargetState(target);
        var options = ExportParts.OptionsOf(target, "traces");
        var discretion = new DiscretionProcessor();
        var batches = new BatchActivityExportProcessor(new WatchedExporter(options, state), QueuedSpans, BatchDelayMs, options.TimeoutMilliseconds, SpansPerBatch);
        var provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => ExportParts.Describe(resource, service))
            .AddSource("Telepool.*")
            .SetSampler(new LiveSampler())
            .AddProcessor(discretion)
            .AddProcessor(batches)
            .Build();
        return new TracePipeline(service, provider, new GrainCallListener(discretion, batches), state);
    }

    public void Dispose()
    {
        _calls.Dispose();
        _provider.Shutdown(ExportParts.PatienceOf(_state.IsFailing));
        _provider.Dispose();
    }
}
