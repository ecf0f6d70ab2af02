using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace OrleansDashboard;

/// <summary>Orleans' own dashboard, mounted in a web server that has services of its own beside the silo's.</summary>
public static class DashboardMount
{
    // Calls whichever methods of a grain take nothing and seem to answer its state: it would wake accounts and could change something, by a link and without a word in the audit.
    private const string StateRoute = "/GrainState";

    /// <summary>Has the silo count what the dashboard shows, as long as somebody looks at it. Its live log is left out: what is logged is not for every viewer.</summary>
    public static void Add(ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.AddDashboard(static options => options.HideTrace = true);
    }

    /// <summary>Maps the dashboard.</summary>
    /// <param name="app">The web server's routes.</param>
    /// <param name="silo">The silo's services, which the dashboard asks.</param>
    /// <param name="prefix">The path below which it is.</param>
    /// <returns>Takes what every route of it is to carry. It brings no access rule of its own.</returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder app, IServiceProvider silo, string prefix)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(silo);
        var group = new SiloRoutes(app, silo).MapOrleansDashboard(prefix);
        ((IEndpointConventionBuilder)group).Finally(builder =>
        {
            var answer = builder.RequestDelegate!;
            builder.RequestDelegate = builder is RouteEndpointBuilder route && route.RoutePattern.RawText?.EndsWith(StateRoute, StringComparison.OrdinalIgnoreCase) == true
                ? RefuseAsync
                : context => AnswerAsync(context, answer, silo);
        });
        return group;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate answer, IServiceProvider silo)
    {
        var own = context.RequestServices;
        context.RequestServices = silo;
        try
        {
            await answer(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestServices = own;
        }
    }
}
