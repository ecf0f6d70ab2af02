using System.Globalization;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages;

/// <summary>Maps pages.</summary>
internal static class PageEndpoints
{
    /// <summary>Maps a page that viewers may see, and says in its answer how long it took to make (Server-Timing).</summary>
    public static void MapPage(this IEndpointRouteBuilder app, string path, RequestDelegate page) => app.MapGet(path, context =>
    {
        var started = TimeProvider.System.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            var time = TimeProvider.System.GetElapsedTime(started);
            context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"page;dur={time.TotalMilliseconds:0.0}");
            return Task.CompletedTask;
        });
        return page(context);
    }).RequireRole(OperatorRole.Viewer);
}
