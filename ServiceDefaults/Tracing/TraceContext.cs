using System.Diagnostics;
using Orleans.Runtime;

namespace ServiceDefaults.Tracing;

/// <summary>
/// The trace that a piece of work belongs to, along its grain calls. Traces that are kept are carried by Orleans, which makes a span of each call
/// (<see cref="GrainCallListener"/>). Of the others only the id goes along, put into the calls' context once, where the trace begins: no call makes anything of it, and
/// whoever writes a log line looks it up. Without it, what a grain does for such a trace would count as a new one, and its lines would carry no id.
/// </summary>
public static class TraceContext
{
    /// <summary>The name of the id among what a grain call carries; Orleans uses the same (<see href="https://www.w3.org/TR/trace-context/#traceparent-header"/>).</summary>
    public const string TraceParent = "traceparent";

    /// <summary>
    /// The context of what runs now: the current activity's, otherwise the one that the grain call under way carries; null outside of any trace.
    /// </summary>
    public static ActivityContext? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? activity.Context
        : RequestContext.Get(TraceParent) is string parent && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context) ? context : null;

    /// <summary>
    /// Lets the grain calls that follow belong to the current activity and to no earlier one. To be called where a trace may have begun, in the method whose calls it is about.
    /// </summary>
    public static void Carry()
    {
        var id = Activity.Current is { Recorded: false, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
        var carried = RequestContext.Get(TraceParent);
        if (id is not null && !ReferenceEquals(carried, id))
        {
            RequestContext.Set(TraceParent, id);
        }
        else if (id is null && carried is not null)
        {
            RequestContext.Remove(TraceParent);
        }
    }
}
