using System.Collections.Concurrent;
using System.Diagnostics;
using ServiceDefaults.Tracing;

namespace Telepool.Collectors.Tracing;

/// <summary>Traces of collectors' work, a piece at a time.</summary>
internal static class CollectorTraces
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.Collectors";

    private static readonly ActivitySource Source = new(SourceName);

    // The kinds of work, so there are three.
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>A piece of work begins; null where nobody listens. It belongs to whatever runs around it, otherwise it is a trace of its own.</summary>
    /// <param name="type">The kind (<see cref="Grains.Interfaces.Collection.CollectionKind"/>).</param>
    /// <param name="channel">The channel's username, which is public.</param>
    public static Activity? Begin(string type, string channel)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var activity = Source.StartActivity(NameOf(type), ActivityKind.Internal);
        TraceContext.Carry();
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("telepool.channel", channel);
        }

        return activity;
    }

    /// <summary>A piece of work begins that is a trace of its own, and names the one that it goes on from.</summary>
    public static Activity? BeginApart(string type, string channel)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var around = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(NameOf(type), ActivityKind.Internal, parentContext: default, links: around is { Recorded: true } ? [new ActivityLink(around.Context)] : null);
        if (activity is null)
        {
            Activity.Current = around;
        }
        else if (activity.IsAllDataRequested)
        {
            activity.SetTag("telepool.channel", channel);
        }

        TraceContext.Carry();
        return activity;
    }

    /// <summary>What it was about did not work.</summary>
    public static void Fail(this Activity? activity, string error)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetStatus(ActivityStatusCode.Error, error);
            activity.SetTag("error.type", error);
        }
    }

    private static string NameOf(string type) => Names.GetOrAdd(type, static type => "mtproto.collector." + type);
}
