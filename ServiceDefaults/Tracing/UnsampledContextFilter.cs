using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace ServiceDefaults.Tracing;

/// <summary>
/// Sends the context of a trace along that is not kept. Orleans sends only what it traces itself; without this, what a grain does for such a
/// trace would count as a new one, and its log lines would carry another id than the caller's.
/// </summary>
internal sealed class UnsampledContextFilter : IOutgoingGrainCallFilter
{
    // https://www.w3.org/TR/trace-context/#traceparent-header
    private const string TraceParent = "traceparent";

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Activity.Current is { Recorded: false, Id: { } id })
        {
            RequestContext.Set(TraceParent, id);
        }

        return context.Invoke();
    }
}
