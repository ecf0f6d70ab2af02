using System.Collections.Concurrent;
using System.Diagnostics;
using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Tracing;

/// <summary>
/// Traces of users' connections: one from accept to close, with the handshake and the dial in it. Only there where traces are exported; of the connections
/// that the sampler leaves out nothing is kept.
/// </summary>
internal sealed class GatewayTraces(TimeProvider time)
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.Gateway";

    // Enough for a tenth of the connections that a gateway can have; beyond that the newest are left out.
    private const int MaxOpen = 50_000;

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ConcurrentDictionary<(int Worker, int Pair, uint Generation), Activity> _open = new();

    /// <summary>A connection relays.</summary>
    /// <param name="key">The worker, and the relay's place and how manieth use of it, which name it until it closes.</param>
    /// <param name="connection">What it was before.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="transport">How the client speaks.</param>
    public void Opened((int Worker, int Pair, uint Generation) key, Connection connection, string user, string transport)
    {
        if (!Source.HasListeners() || _open.Count >= MaxOpen)
        {
            return;
        }

        // The worker's clock counts milliseconds of another kind; what matters is how long ago things were.
        var (now, nowMs) = (time.GetUtcNow(), connection.Worker.Now);
        var accepted = now - TimeSpan.FromMilliseconds(nowMs - connection.AcceptedAt);
        var authenticated = connection.AuthenticatedAt == 0 ? now : now - TimeSpan.FromMilliseconds(nowMs - connection.AuthenticatedAt);
        using var root = new Unset();
        var activity = Source.StartActivity("gateway.connection", ActivityKind.Server, default(ActivityContext), startTime: accepted);
        if (activity is null)
        {
            return;
        }

        activity.SetTag("telepool.user", user).SetTag("network.transport", "tcp").SetTag("telepool.transport", transport);
        Part("gateway.handshake", ActivityKind.Internal, activity, accepted, authenticated);
        Part("gateway.dial", ActivityKind.Client, activity, authenticated, now);
        _open[key] = activity;
    }

    /// <summary>A relay ended.</summary>
    public void Closed((int Worker, int Pair, uint Generation) key, CloseReason reason)
    {
        if (_open.IsEmpty || !_open.TryRemove(key, out var activity))
        {
            return;
        }

        using var root = new Unset();
        activity.SetTag("telepool.close_reason", Configuration.SettingScalar.Camel(reason.ToString()));
        if (reason is CloseReason.Fault or CloseReason.InvalidBytes)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        activity.SetEndTime(time.GetUtcNow().UtcDateTime);
        activity.Dispose();
    }

    private static void Part(string name, ActivityKind kind, Activity parent, DateTimeOffset from, DateTimeOffset to)
    {
        using var part = Source.StartActivity(name, kind, parent.Context, startTime: from);
        part?.SetEndTime(to.UtcDateTime);
    }

    /// <summary>A worker's thread serves many connections: none of their activities may stay its current one.</summary>
    private readonly struct Unset : IDisposable
    {
        public Unset() => Activity.Current = null;

        public void Dispose() => Activity.Current = null;
    }
}
