using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Users;
using Telepool.Gateway.Web;

namespace Telepool.Gateway.Configuration;

/// <summary>Everything that workers read of one version of the configuration. Immutable; a connection keeps to that of its accept.</summary>
internal sealed record GatewaySnapshot
{
    /// <summary>The how manieth version it is, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>What was configured.</summary>
    public required GatewaySettings Settings { get; init; }

    /// <summary>Who may connect.</summary>
    public required UserTable Users { get; init; }

    /// <summary>Where data centres are.</summary>
    public required RouteTable Routes { get; init; }

    /// <summary>How data centres are reached.</summary>
    public required UpstreamTable Upstreams { get; init; }

    /// <summary>Where Telegram's middle proxies are; null where nobody goes through them.</summary>
    public MiddleDirectory? Middle { get; init; }

    /// <summary>Decides about connections that only the cluster can decide about; null in a gateway without one.</summary>
    public IAdmissionDesk? Desk { get; init; }

    /// <summary>Where strangers are taken.</summary>
    public required FrontTable Fronts { get; init; }

    /// <summary>What clients that look like TLS are judged by.</summary>
    public required FakeTlsPolicy FakeTls { get; init; }

    /// <summary>Speaks TLS with clients; null where nobody does.</summary>
    public TlsDesk? Tls { get; init; }
}
