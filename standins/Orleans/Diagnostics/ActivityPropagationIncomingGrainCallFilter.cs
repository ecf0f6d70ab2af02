using System.Diagnostics;
using Orleans.Runtime;

namespace Orleans.Diagnostics;

/// <summary>Traces a call that arrives, as a child of the one that was sent.</summary>
internal sealed class ActivityPropagationIncomingGrainCallFilter(DistributedContextPropagator propagator) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        propagator.ExtractTraceIdAndState(null, ReadValue, out var parent, out var state);
        var activity = Create(context, parent, state);
        if (activity is null)
        {
            return context.Invoke();
        }

        activity.Start();
        return CallTracing.InvokeAsync(context, activity);
    }

    private Activity? Create(IIncomingGrainCallContext context, string? parent, string? state)
    {
        var source = CallTracing.SourceOf(context);
        var name = context.Request.GetActivityName();
        if (string.IsNullOrEmpty(parent))
        {
            return source.CreateActivity(name, ActivityKind.Server);
        }

        var activity = ActivityContext.TryParse(parent, state, isRemote: true, out var remote)
            ? source.CreateActivity(name, ActivityKind.Server, remote)
            : source.CreateActivity(name, ActivityKind.Server, parent);
        if (activity is null)
        {
            return null;
        }

        if (!string.IsNullOrEmpty(state))
        {
            activity.TraceStateString = state;
        }

        foreach (var item in propagator.ExtractBaggage(null, ReadValue) ?? [])
        {
            activity.AddBaggage(item.Key, item.Value);
        }

        return activity;
    }

    private static void ReadValue(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        values = null;
        value = RequestContext.Get(name) as string;
    }
}
