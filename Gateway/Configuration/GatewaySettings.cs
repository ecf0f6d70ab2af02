using System.ComponentModel.DataAnnotations;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Users;
using Telepool.Gateway.Users.State;
using Telepool.Gateway.Web;

namespace Telepool.Gateway.Configuration;

/// <summary>Everything that a gateway is told, whole and valid: one value of this is one version of the configuration, and nothing in it changes.</summary>
/// <remarks>
/// A property here or in the records below is a setting of files, variables and <c>--set</c> by being there (<see cref="SettingsBinder"/>): its initial
/// value is the default, <see cref="RangeAttribute"/> its range (times in seconds), and the name without <c>Is</c> its name.
/// </remarks>
public sealed record GatewaySettings
{
    /// <summary>Where clients connect; at least one.</summary>
    public required IReadOnlyList<ListenerSettings> Listeners { get; init; }

    /// <summary>Who may connect. Names are unique.</summary>
    public IReadOnlyList<UserSettings> Users { get; init; } = [];

    /// <summary>Where what is counted of users is kept.</summary>
    public UserStateSettings State { get; init; } = new();

    /// <summary>Where each data centre is.</summary>
    public RouteSettings Routes { get; init; } = new();

    /// <summary>How data centres are reached.</summary>
    public UpstreamSettings Upstreams { get; init; } = new();

    /// <summary>Telegram's middle proxies, which ad tags need.</summary>
    public MiddleSettings Middle { get; init; } = new();

    /// <summary>The site that strangers are shown; null closes their connections.</summary>
    public FrontSettings? Front { get; init; }

    /// <summary>What is asked of clients that look like TLS.</summary>
    public FakeTlsSettings FakeTls { get; init; } = new();

    /// <summary>Clients that come by WebSocket.</summary>
    public WebSettings Web { get; init; } = new();

    /// <summary>Limits that keep the gateway alive under abuse.</summary>
    public ProtectionSettings Protection { get; init; } = new();

    /// <summary>The operator's interface and metrics; null serves neither.</summary>
    public AdminSettings? Admin { get; init; }

    /// <summary>How limits, bans and replays are shared with other gateways.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>What the gateway says of what it does, where it is a process of its own.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Threads that move bytes, 1 to 64; one per core where it is 0.</summary>
    [Range(0, 64)]
    public int Workers { get; init; }

    /// <summary>How long open connections may go on after a stop was asked for.</summary>
    [Range(0, 3600)]
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(8);
}
