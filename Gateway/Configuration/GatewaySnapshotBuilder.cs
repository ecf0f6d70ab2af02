using Telepool.Gateway.Routes;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Configuration;

/// <summary>Makes what workers read of what was configured, whole.</summary>
internal static class GatewaySnapshotBuilder
{
    /// <summary>Makes a version.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="version">Its number.</param>
    /// <param name="registry">The users of this gateway; takes the settings over.</param>
    public static GatewaySnapshot Build(GatewaySettings settings, long version, UserRegistry registry)
    {
        var accounts = registry.Prepare(settings.Users);
        var snapshot = new GatewaySnapshot
        {
            Version = version,
            Settings = settings,
            Users = UserTable.Create(settings, accounts),
            Routes = RouteTable.Create(settings.Routes),
        };
        registry.Commit(settings.Users, accounts);
        return snapshot;
    }
}
