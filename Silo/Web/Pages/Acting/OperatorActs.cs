using System.Collections.Frozen;
using Telepool.Silo.Web.Pages.Accounts;
using Telepool.Silo.Web.Pages.Collectors;
using Telepool.Silo.Web.Pages.Configuration;
using Telepool.Silo.Web.Pages.Gateways;
using Telepool.Silo.Web.Pages.Leases;
using Telepool.Silo.Web.Pages.Overview;
using Telepool.Silo.Web.Pages.Proxies;

namespace Telepool.Silo.Web.Pages.Acting;

/// <summary>Everything that can be done from the pages, by its path.</summary>
internal static class OperatorActs
{
    /// <summary>All of it.</summary>
    public static FrozenDictionary<string, Act> All { get; } = new[]
    {
        OverviewPage.Acts, AccountsPage.Acts, ProxiesPage.Acts, LeasesPage.Acts, CollectorsPage.Acts, GatewaysPage.Acts, UsersPage.Acts, ConfigurationPage.Acts,
    }.SelectMany(static acts => acts).ToFrozenDictionary(static act => act.Path, StringComparer.Ordinal);
}
