using System.Collections.Concurrent;
using System.Diagnostics;
using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Orleans.Runtime;

namespace Grains.Accounts;

/// <summary>Traces of calls to Telegram: one from the sending of each to its answer.</summary>
internal static class AccountTraces
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.Accounts";

    // Of a trace that is not kept a grain call brings the id alone (ServiceDefaults' TraceContext).
    private const string TraceParent = "traceparent";

    private static readonly ActivitySource Source = new(SourceName);

    // The platform's own methods, so there are few.
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>A call begins; null where nobody listens or the trace is not kept.</summary>
    public static Activity? Begin(string method) =>
        Source.HasListeners() && MayBegin() ? Source.StartActivity(Names.GetOrAdd(method, static method => "mtproto.request." + method), ActivityKind.Client) : null;

    /// <summary>It has its answer, or none.</summary>
    /// <param name="activity">The call.</param>
    /// <param name="method">The method.</param>
    /// <param name="account">The account as metrics label it.</param>
    /// <param name="dataCenter">Where it was sent.</param>
    /// <param name="status"><c>ok</c>, or the kind of failure.</param>
    /// <param name="fault">What kept it from its answer.</param>
    /// <param name="outcome">The table's word on that.</param>
    public static void End(Activity activity, string method, string account, int dataCenter, string status, SessionFault? fault, CallOutcome outcome)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("rpc.system.name", "mtproto");
            activity.SetTag("rpc.method", method);
            activity.SetTag("telepool.account", account);
            activity.SetTag("telepool.dc", dataCenter);
            activity.SetTag("telepool.status", status);
            if (fault is not null)
            {
                activity.SetStatus(ActivityStatusCode.Error, fault.Name);
                activity.SetTag("error.type", fault.Name);
                if (outcome.Wait is { } wait)
                {
                    activity.SetTag("telepool.flood_wait_s", wait.TotalSeconds);
                }
            }
        }

        activity.Dispose();
    }

    // Part of a trace that is kept, or of none.
    private static bool MayBegin() => Activity.Current is { } current ? current.Recorded : RequestContext.Get(TraceParent) is null;
}
