using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Assets;
using Telepool.Silo.Web.Pages.Accounts;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Audit;
using Telepool.Silo.Web.Pages.Collectors;
using Telepool.Silo.Web.Pages.Configuration;
using Telepool.Silo.Web.Pages.Gateways;
using Telepool.Silo.Web.Pages.Leases;
using Telepool.Silo.Web.Pages.Overview;
using Telepool.Silo.Web.Pages.Proxies;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;

namespace Telepool.Silo.Web.Pages;

/// <summary>The operator's pages: each maps itself and says who may use it.</summary>
internal static class OperatorPages
{
    /// <summary>Adds what the pages need.</summary>
    public static IServiceCollection AddOperatorPages(this IServiceCollection services)
    {
        services.AddReaders();
        services.AddSingleton<AssetFiles>();
        services.AddSingleton<NoticeBoard>();
        return services;
    }

    /// <summary>Maps every page, what the pages load, and what can be done from them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<AssetFiles>().Map(app);
        OverviewPage.Map(app);
        AccountsPage.Map(app);
        ProxiesPage.Map(app);
        LeasesPage.Map(app);
        CollectorsPage.Map(app);
        GatewaysPage.Map(app);
        UsersPage.Map(app);
        ConfigurationPage.Map(app);
        AuditPage.Map(app);
        foreach (var act in OperatorActs.All.Values)
        {
            app.MapAct(act);
        }
    }
}
