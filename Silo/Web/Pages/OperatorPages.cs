using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages;

/// <summary>The operator's pages: each maps itself and says who may use it.</summary>
internal static class OperatorPages
{
    /// <summary>Adds what the pages need.</summary>
    public static IServiceCollection AddOperatorPages(this IServiceCollection services) => services;

    /// <summary>Maps every page and what the pages load.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        AssetEndpoints.Map(app);
        app.MapGet("/", static context => PageAnswer.WriteAsync<OverviewPage>(context)).RequireRole(OperatorRole.Viewer);
    }
}
