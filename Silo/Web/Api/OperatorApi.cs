using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Telepool.Silo.Web.Api;

/// <summary>The admin API: <c>/api/v1</c>, JSON, for tokens in the header and for scripts of the pages.</summary>
internal static class OperatorApi
{
    /// <summary>Maps every route.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        OverviewRoutes.Map(api);
        AccountRoutes.Map(api);
        LeaseRoutes.Map(api);
        ProxyRoutes.Map(api);
        CollectionRoutes.Map(api);
        GatewayRoutes.Map(api);
        ConfigurationRoutes.Map(api);
        OperatorRoutes.Map(api);
        AuditRoutes.Map(api);
    }
}
