using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Admin;

/// <summary>The routes that are about the gateway as a whole.</summary>
internal static class AdminRoutes
{
    private const int MaxReason = 200;
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(3650);

    /// <summary>Maps every route.</summary>
    public static void Map(IEndpointRouteBuilder app, AdminServices services)
    {
        HealthRoutes.Map(app, services.Runtime);
        app.MapGet("/v1/status", context => AdminAnswers.WriteAsync(context, services.Runtime.Status(), AdminJson.Default.GatewayStatusAnswer));
        app.MapGet("/v1/config", context =>
        {
            context.Response.Headers.ETag = AdminAnswers.Tag(services.Configurator.Version);
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(SettingsText.Masked(services.Configurator.Settings), context.RequestAborted).AsTask();
        });
        app.MapPost("/v1/reload", context => Audited(context, "reload", null, [], async () =>
            await AdminAnswers.ChangeAsync(context, await services.Configurator.ReloadAsync(context.RequestAborted).ConfigureAwait(false), services.Configurator.KeepsUsers).ConfigureAwait(false)));
        app.MapPost("/v1/drain", context => Audited(context, "drain", null, [], () =>
        {
            services.Events.Publish(GatewayEventKind.Draining);
            services.Runtime.Drain();
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }));
        app.MapGet("/v1/fingerprints", context => AdminAnswers.WriteAsync(
            context,
            [.. services.Fingerprints.Top(256).Select(seen => new FingerprintAnswer(seen.Fingerprint.Ja4, seen.Fingerprint.Ja3, seen.Users, seen.Strangers, seen.LastSeen))],
            AdminJson.Default.IReadOnlyListFingerprintAnswer));
        MapBans(app, services);
        UserRoutes.Map(app, services);
        EventRoutes.Map(app, services);
    }

    /// <summary>Makes a change between two records of the audit; without the first it is not made.</summary>
    public static async Task Audited(HttpContext context, string action, string? target, IReadOnlyList<string> fields, Func<Task> change)
    {
        var caller = context.Features.Get<AdminCaller>()!;
        var audit = context.Features.Get<AuditLog>()!;
        var address = context.Connection.RemoteIpAddress;
        audit.Append(caller, address, action, target, fields, null);
        await change().ConfigureAwait(false);
        audit.Append(caller, address, action, target, fields, context.Response.StatusCode);
    }

    /// <summary>The input of a request, or null where it is none, which is then answered.</summary>
    public static async Task<T?> InputAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (context.Request.ContentLength is 0)
            {
                return JsonSerializer.Deserialize("{}"u8, type);
            }

            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) is { } input)
            {
                return input;
            }
        }
        catch (JsonException)
        {
            // Answered below; what was sent may hold secrets and is not repeated.
        }

        await AdminAnswers.FailAsync(context, StatusCodes.Status400BadRequest, "malformed", "the body must be a JSON object with the fields of this route").ConfigureAwait(false);
        return null;
    }

    private static void MapBans(IEndpointRouteBuilder app, AdminServices services)
    {
        app.MapGet("/v1/bans", context => AdminAnswers.WriteAsync(context, services.Runtime.Bans(), AdminJson.Default.IReadOnlyListBanAnswer));
        app.MapPost("/v1/bans", async context =>
        {
            if (await InputAsync(context, AdminJson.Default.BanInput).ConfigureAwait(false) is not { } input)
            {
                return;
            }

            var reason = input.Reason ?? "by hand";
            if (Network(input.Network) is not { } network || input.Seconds is < 1 || input.Seconds > LongestBan.TotalSeconds || reason.Length > MaxReason || reason.Any(char.IsControl))
            {
                await AdminAnswers.FailAsync(context, StatusCodes.Status422UnprocessableEntity, "invalid", "network must be an address or a network, seconds 1 to 10 years or nothing, reason at most 200 characters").ConfigureAwait(false);
                return;
            }

            await Audited(context, "ban", network.ToString(), [], () =>
            {
                var isDone = services.Runtime.Ban(network, input.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, reason);
                if (isDone)
                {
                    services.Events.Publish(GatewayEventKind.Banned, client: network.BaseAddress, detail: $"{network}: {reason}");
                }

                context.Response.StatusCode = isDone ? StatusCodes.Status201Created : StatusCodes.Status409Conflict;
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        });

        // The slash of a network is part of the path.
        app.MapDelete("/v1/bans/{**network}", async context =>
        {
            if (Network(context.Request.RouteValues["network"] as string) is not { } network)
            {
                await AdminAnswers.FailAsync(context, StatusCodes.Status422UnprocessableEntity, "invalid", "must be an address or a network").ConfigureAwait(false);
                return;
            }

            await Audited(context, "unban", network.ToString(), [], () =>
            {
                var isDone = services.Runtime.Unban(network);
                if (isDone)
                {
                    services.Events.Publish(GatewayEventKind.Unbanned, client: network.BaseAddress, detail: network.ToString());
                }

                context.Response.StatusCode = isDone ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        });
    }

    private static IPNetwork? Network(string? text) =>
        text is null ? null
        : !text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        // 203.0.113.7/8 is a slip that would keep a 256th of the world away.
        : IPNetwork.TryParse(text, out var network) && text.StartsWith($"{network.BaseAddress}/", StringComparison.OrdinalIgnoreCase) ? network
        : null;
}
