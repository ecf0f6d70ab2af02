using System.Text.Json;
using Grains.Interfaces.KeyVault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its vault's keys, and the paths by which <see cref="RemoteKeyControl"/> asks it.</summary>
internal static class KeyRoutes
{
    public const string StatusPath = "/v1/keys";
    public const string RotatePath = "/v1/keys/rotate";
    public const string ResealPath = "/v1/keys/reseal";
    public const string RetirePath = "/v1/keys/retire";

    public static void Map(WebApplication app, IKeyControl keys)
    {
        app.MapGet(StatusPath, async context =>
        {
            var status = await keys.GetStatusAsync(context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, status, ControlJson.Default.KeyRotationStatus, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(RotatePath, async context =>
            await WriteAsync(context, await keys.RotateAsync(context.Request.Query["shared"] == "true", context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false));
        app.MapPost(ResealPath, async context => await WriteAsync(context, await keys.ResealAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false));
        app.MapPost(RetirePath, async context =>
            await WriteAsync(context, await keys.RetireAsync(context.Request.Query["key"].ToString(), context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false));
    }

    private static Task WriteAsync(HttpContext context, KeyRotationAnswer answer) =>
        JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Default.KeyRotationAnswer, context.RequestAborted);
}
