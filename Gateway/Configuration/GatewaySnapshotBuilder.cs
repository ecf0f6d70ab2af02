using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Users;
using Telepool.Gateway.Web;

namespace Telepool.Gateway.Configuration;

/// <summary>Makes what workers read of what was configured, whole.</summary>
internal static class GatewaySnapshotBuilder
{
    /// <summary>Makes a version.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="version">Its number.</param>
    /// <param name="registry">The users of this gateway; takes the settings over.</param>
    /// <param name="gate">The fronts and the greetings of this gateway.</param>
    /// <param name="upstreams">What is known of upstreams, which outlives versions.</param>
    /// <param name="middle">Where middle proxies are; null where nobody goes through them.</param>
    /// <param name="tls">Speaks TLS with clients; null where nobody does.</param>
    /// <param name="desk">Decides where only the cluster can; null where the gateway is alone.</param>
    public static GatewaySnapshot Build(
        GatewaySettings settings,
        long version,
        UserRegistry registry,
        FakeTlsGate gate,
        UpstreamRegistry upstreams,
        MiddleDirectory? middle = null,
        TlsDesk? tls = null,
        IAdmissionDesk? desk = null)
    {
        var accounts = registry.Prepare(settings.Users);
        var snapshot = new GatewaySnapshot
        {
            Version = version,
            Settings = settings,
            Users = UserTable.Create(settings, accounts),
            Routes = RouteTable.Create(settings.Routes, upstreams.Learnt),
            Upstreams = new UpstreamTable(settings.Upstreams, upstreams),
            Desk = desk,
            Middle = settings.Middle.IsUsed(settings.Users) ? middle : null,
            Fronts = gate.Fronts.Prepare(settings),
            FakeTls = gate.Prepare(settings),
            Tls = tls,
        };
        registry.Commit(settings.Users, accounts);
        return snapshot;
    }
}
