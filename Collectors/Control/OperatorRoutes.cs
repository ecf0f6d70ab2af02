using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to who may log in, and the paths by which <see cref="RemoteOperatorControl"/> asks it.</summary>
internal static class OperatorRoutes
{
    public const string ListPath = "/v1/operators";
    public const string ChangePath = "/v1/operators/change";

    public static void Map(WebApplication app, IOperatorControl operators)
    {
        app.MapGet(ListPath, async context =>
        {
            var entries = await operators.ListAsync(context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, entries, ControlJson.Default.IReadOnlyListOperatorEntry, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(ChangePath, async context =>
        {
            var query = (await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.OperatorQuery, context.RequestAborted).ConfigureAwait(false))!;
            var status = await operators.ChangeAsync(query.Change, query.Author, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, status, ControlJson.Default.OperatorChangeStatus, context.RequestAborted).ConfigureAwait(false);
        });
    }
}
