using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging;
using Orleans;
using Telepool.Gateway.Upstreams.Control;

namespace Telepool.Gateway.Cluster;

/// <summary>Everything by which a gateway is part of a cluster. Without one a gateway has none of these and decides alone.</summary>
internal sealed class GatewayCluster : IAsyncDisposable
{
    private readonly GatewayHeartbeat _heartbeat;

    /// <summary>Creates it; nothing is asked before <see cref="Start"/>.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="id">This process's name in it, never used again by another.</param>
    /// <param name="seat">What of the gateway has to do with it.</param>
    /// <param name="time">What pauses go by.</param>
    /// <param name="loggers">Where logs go.</param>
    public GatewayCluster(IGrainFactory grains, string id, ClusterSeat seat, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(seat);
        Id = id;
        Admission = new ClusterUsers(grains, seat.Registry, id, seat.Settings, time, loggers.CreateLogger<ClusterUsers>());
        Bans = new ClusterBans(grains, seat.Bans, seat.Settings, time, loggers.CreateLogger<ClusterBans>());
        Replays = new ClusterReplays(grains, time);
        Users = new SharedUsers(grains, seat.Settings, time);
        _heartbeat = new GatewayHeartbeat(grains, time);
    }

    /// <summary>This process's name.</summary>
    public string Id { get; }

    /// <summary>Users' limits.</summary>
    public ClusterUsers Admission { get; }

    /// <summary>Reputation and bans.</summary>
    public ClusterBans Bans { get; }

    /// <summary>Greetings that were seen.</summary>
    public ClusterReplays Replays { get; }

    /// <summary>The users that all gateways have.</summary>
    public SharedUsers Users { get; }

    /// <summary>The cluster's proxies; null where this process cannot open their addresses.</summary>
    public IProxyPoolSource? Proxies { get; init; }

    /// <summary>A name that no other process has.</summary>
    public static string NewId() => $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Begins.</summary>
    /// <param name="info">What the gateway says of itself.</param>
    /// <param name="usersChanged">Called when others have changed the shared users.</param>
    public void Start(Func<GatewayInfo> info, Func<Task> usersChanged)
    {
        Admission.Start();
        Bans.Start();
        Users.Start(usersChanged);
        _heartbeat.Start(info);
    }

    /// <summary>Ends, and gives back what the gateway holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        await Users.DisposeAsync().ConfigureAwait(false);
        await Bans.DisposeAsync().ConfigureAwait(false);
        await Admission.DisposeAsync().ConfigureAwait(false);
    }
}
