using System.Diagnostics;
using OpenTelemetry;

namespace ServiceDefaults.Tracing;

/// <summary>
/// Traces Orleans' calls and states of traces that are kept, and nothing of others. The SDK's own listener makes an activity with all its tags for every call
/// that arrives from elsewhere or belongs to no trace, kept or not: there are some of them for each call to Telegram, and they were most of what traces cost.
/// </summary>
internal sealed class GrainCallListener : IDisposable
{
    private static readonly string[] Sources = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Storage"];

    private readonly BaseProcessor<Activity>[] _processors;
    private readonly ActivityListener _listener;

    /// <summary>Begins.</summary>
    /// <param name="processors">What takes activities that ended, in this order.</param>
    public GrainCallListener(params BaseProcessor<Activity>[] processors)
    {
        _processors = processors;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => Sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                (options.Parent.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private void Stopped(Activity activity)
    {
        foreach (var processor in _processors)
        {
            processor.OnEnd(activity);
        }
    }
}
