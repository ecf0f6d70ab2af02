using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its jobs, and the path by which <see cref="RemoteCollectionControl"/> asks it.</summary>
internal static class CollectionRoutes
{
    public const string Path = "/v1/collection";

    public static void Map(WebApplication app, ICollectionControl collection)
    {
        app.MapGet(Path + "/{job}", async context =>
        {
            var listing = await collection.ListAsync(JobOf(context), context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, listing, ControlJson.Default.CollectionListing, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(Path + "/{job}", async context =>
        {
            var change = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.CollectionChange, context.RequestAborted).ConfigureAwait(false);
            var answer = await collection.ChangeAsync(JobOf(context), change!, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Default.CollectionAnswer, context.RequestAborted).ConfigureAwait(false);
        });
    }

    private static string JobOf(HttpContext context) => (string)context.Request.RouteValues["job"]!;
}
