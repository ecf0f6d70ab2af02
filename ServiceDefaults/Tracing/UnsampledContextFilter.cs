using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace ServiceDefaults.Tracing;

/// <summary>
/// Carries the context of a trace along that is not kept. Orleans carries only what it traces itself, which are the traces that are kept
/// (<see cref="GrainCallListener"/>); without this, what a grain does for another trace would count as a new one, and its log lines would carry another id
/// than the caller's. All of it is made to cost little: of twenty traces nineteen are not kept.
/// </summary>
internal sealed class UnsampledContextFilter : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    // https://www.w3.org/TR/trace-context/#traceparent-header
    private const string TraceParent = "traceparent";
    private const string UnsampledEnd = "-00";

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Activity.Current is not { } current)
        {
            // What an earlier call of this flow carried is not this one's.
            if (RequestContext.Get(TraceParent) is not null)
            {
                RequestContext.Remove(TraceParent);
            }
        }
        else if (!current.Recorded && current.Id is { } id && !ReferenceEquals(RequestContext.Get(TraceParent), id))
        {
            RequestContext.Set(TraceParent, id);
        }

        return context.Invoke();
    }

    public Task Invoke(IIncomingGrainCallContext context) =>
        RequestContext.Get(TraceParent) is string parent && parent.EndsWith(UnsampledEnd, StringComparison.Ordinal) ? InvokeWithinAsync(context, parent) : context.Invoke();

    // Async, so that the activity is current for what the call does and for nothing else.
    private static async Task InvokeWithinAsync(IIncomingGrainCallContext context, string parent)
    {
        using var activity = new Activity("call").SetParentId(parent).Start();
        await context.Invoke();
    }
}
