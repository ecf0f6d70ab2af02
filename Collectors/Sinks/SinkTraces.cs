using System.Diagnostics;

namespace Telepool.Collectors.Sinks;

/// <summary>Traces of what sinks read and write.</summary>
internal static class SinkTraces
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.Sinks";

    // A transaction of many channels' batches appears in as many traces; beyond this many, in the first of them.
    private const int MostTraces = 16;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The activity that a batch belongs to; null where its trace is not kept.</summary>
    public static Activity? Owner => Activity.Current is { Recorded: true } current && Source.HasListeners() ? current : null;

    /// <summary>A read begins; null where nobody listens or the trace is not kept.</summary>
    /// <param name="name"><c>mtproto.db.</c> and the operation.</param>
    /// <param name="system">The database, as the semantic conventions name it.</param>
    public static Activity? Begin(string name, string system)
    {
        // What is read outside of any trace is somebody's question on the command line, and no trace of its own.
        if (Owner is null)
        {
            return null;
        }

        var activity = Source.StartActivity(name, ActivityKind.Client);
        activity?.SetTag("db.system.name", system);
        return activity;
    }

    /// <summary>A transaction begins: one activity for each trace that has a batch in it; null where no trace has.</summary>
    /// <param name="owners">What the batches belong to.</param>
    /// <param name="system">The database.</param>
    public static List<Activity>? BeginCommit(List<Activity> owners, string system)
    {
        List<Activity>? begun = null;
        foreach (var owner in owners)
        {
            if (begun?.Count >= MostTraces)
            {
                break;
            }

            if (begun?.Exists(other => other.TraceId == owner.TraceId) != true
                && Source.StartActivity("mtproto.db.append", ActivityKind.Client, owner.Context) is { } activity)
            {
                activity.SetTag("db.system.name", system);
                (begun ??= []).Add(activity);
            }
        }

        return begun;
    }

    /// <summary>It has ended.</summary>
    public static void EndCommit(List<Activity> begun, IReadOnlyList<SinkBatch> batches, SinkFailure? failure)
    {
        var rows = batches.Sum(static batch => batch.Messages.Count + batch.Edits.Count + batch.Deleted.Count + batch.Statistics.Count);
        for (var i = begun.Count - 1; i >= 0; i--)
        {
            var activity = begun[i];
            activity.SetTag("db.operation.batch.size", batches.Count);
            activity.SetTag("telepool.rows", rows);
            if (failure is not null)
            {
                activity.SetStatus(ActivityStatusCode.Error, failure.Status.ToString());
                activity.SetTag("error.type", failure.Status.ToString());
            }

            activity.Dispose();
        }
    }
}
