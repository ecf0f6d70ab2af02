using System.Diagnostics;
using Orleans.Runtime;

namespace Orleans.Diagnostics;

/// <summary>Traces a call that leaves and sends its context along, as values of the <see cref="RequestContext"/>.</summary>
internal sealed class ActivityPropagationOutgoingGrainCallFilter(DistributedContextPropagator propagator) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var activity = CallTracing.SourceOf(context).StartActivity(context.Request.GetActivityName(), ActivityKind.Client);
        if (activity is null)
        {
            return context.Invoke();
        }

        propagator.Inject(activity, null, static (_, key, value) => RequestContext.Set(key, value));
        return CallTracing.InvokeAsync(context, activity);
    }
}
