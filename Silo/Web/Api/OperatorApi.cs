using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>The admin API: <c>/api/v1</c>, JSON, for tokens in the header and for scripts of the pages.</summary>
internal static class OperatorApi
{
    /// <summary>Maps every route.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapGet("/whoami", WhoAmIAsync).RequireRole(OperatorRole.Viewer);
    }

    private static Task WhoAmIAsync(HttpContext context)
    {
        var caller = context.Caller()!;
        var token = caller.Kind == CallerKind.Session ? context.RequestServices.GetRequiredService<IAntiforgery>().GetTokens(context).RequestToken : null;
        return context.WriteJsonAsync(new { caller.Name, caller.Role, by = caller.Kind, caller.EndsAt, csrf = token });
    }
}
