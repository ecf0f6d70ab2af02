using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Admin;

/// <summary>
/// Events as they happen: server-sent events (HTML standard, section 9.2) to whoever accepts them, otherwise a long poll with <c>?after=N&amp;wait=SECONDS</c>
/// that answers as soon as there is one.
/// </summary>
internal static class EventRoutes
{
    private const int MaxWait = 60;
    private const int MaxBatch = 512;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder app, AdminServices services) => app.MapGet("/v1/events", context =>
        context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
            ? StreamAsync(context, services)
            : PollAsync(context, services));

    private static async Task StreamAsync(HttpContext context, AdminServices services)
    {
        var after = Number(context.Request.Headers["Last-Event-ID"]) ?? Number(context.Request.Query["after"]);
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        var events = services.Events.ListenAsync(after, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await using (events.ConfigureAwait(false))
        {
            var next = events.MoveNextAsync().AsTask();
            while (true)
            {
                try
                {
                    if (!await next.WaitAsync(KeepAlive, services.Time).ConfigureAwait(false))
                    {
                        return;
                    }
                }
                catch (TimeoutException)
                {
                    await context.Response.WriteAsync(": alive\n\n", context.RequestAborted).ConfigureAwait(false);
                    continue;
                }

                var told = Answer(events.Current);
                var text = JsonSerializer.Serialize(told, AdminJson.Default.EventAnswer);
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {told.Number}\nevent: {told.Kind}\ndata: {text}\n\n"), context.RequestAborted).ConfigureAwait(false);
                next = events.MoveNextAsync().AsTask();
            }
        }
    }

    private static async Task PollAsync(HttpContext context, AdminServices services)
    {
        var after = Number(context.Request.Query["after"]) ?? 0;
        var wait = Math.Clamp(Number(context.Request.Query["wait"]) ?? 0, 0, MaxWait);
        if (services.Events.Since(after, 1).Count == 0 && wait > 0)
        {
            await services.Events.WaitAsync(after, TimeSpan.FromSeconds(wait), context.RequestAborted).ConfigureAwait(false);
        }

        await AdminAnswers.WriteAsync(context, [.. services.Events.Since(after, MaxBatch).Select(Answer)], AdminJson.Default.IReadOnlyListEventAnswer).ConfigureAwait(false);
    }

    private static EventAnswer Answer(GatewayEvent told) =>
        new(told.Number, told.Time, SettingScalar.Camel(told.Kind.ToString()), told.User, told.Client?.ToString(), told.Detail);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
