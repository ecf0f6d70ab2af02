using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's side of <see cref="IUpdatesControl"/>: one JSON object a line for as long as the command listens.</summary>
internal static class UpdatesRoutes
{
    public const string FollowPath = "/v1/follow";

    public static void Map(WebApplication app, IUpdatesControl control) => app.MapPost(FollowPath, context => FollowAsync(context, control));

    private static async Task FollowAsync(HttpContext context, IUpdatesControl control)
    {
        var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.FollowRequest, context.RequestAborted).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var lines = new FollowEventWriter();
        var following = RunAsync();
        try
        {
            await context.Response.StartAsync(stop.Token).ConfigureAwait(false);
            await foreach (var line in lines.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, line, ControlJson.Default.FollowEvent, stop.Token).ConfigureAwait(false);
                await context.Response.Body.WriteAsync("\n"u8.ToArray(), stop.Token).ConfigureAwait(false);
                if (lines.Reader.Count == 0)
                {
                    await context.Response.Body.FlushAsync(stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The command has ended.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }

        async Task RunAsync()
        {
            try
            {
                await control.FollowAsync(request!.Usernames, lines, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                lines.Complete();
            }
        }
    }
}
