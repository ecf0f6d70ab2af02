using System.Diagnostics;
using Orleans.Runtime;

namespace Orleans.Diagnostics;

/// <summary>What both directions of a traced call have in common. Tags are those of the semantic conventions for RPC, and Orleans' own.</summary>
internal static class CallTracing
{
    public static ActivitySource SourceOf(IGrainCallContext context) =>
        context.Request.GetInterfaceType().Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == true
            ? ActivitySources.RuntimeGrainSource
            : ActivitySources.ApplicationGrainSource;

    /// <summary>Passes the call on and tells the activity how it ended.</summary>
    public static async Task InvokeAsync(IGrainCallContext context, Activity activity)
    {
        activity.SetTag("rpc.system.name", "orleans");
        activity.SetTag("orleans.rpc.service", context.InterfaceName);
        activity.SetTag("rpc.method", $"{context.InterfaceName}/{context.MethodName}");
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("orleans.rpc.target_id", context.TargetId.ToString());
            if (context.SourceId is { } source)
            {
                activity.SetTag("orleans.rpc.source_id", source.ToString());
            }
        }

        try
        {
            await context.Invoke();
        }
        catch (Exception exception)
        {
            if (activity.IsAllDataRequested)
            {
                activity.SetStatus(ActivityStatusCode.Error);
                activity.SetTag("exception.type", exception.GetType().FullName);
                activity.SetTag("exception.message", exception.Message);
                activity.SetTag("exception.stacktrace", exception.ToString());
                activity.SetTag("exception.escaped", true);
            }

            throw;
        }
        finally
        {
            activity.Stop();
        }
    }
}
