using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its pool, and the paths by which <see cref="RemotePoolControl"/> asks it.</summary>
internal static class PoolRoutes
{
    public const string StatusPath = "/v1/pool";
    public const string LeasesPath = "/v1/pool/leases";
    public const string ExpirePath = "/v1/pool/expire";
    public const string DrainPath = "/v1/pool/drain";
    public const string ResumePath = "/v1/pool/resume";
    public const string ExplainPath = "/v1/pool/explain";

    public static void Map(WebApplication app, IPoolControl pool)
    {
        var json = ControlJson.Default;
        app.MapGet(StatusPath, context => AnswerAsync(context, pool.GetStatusAsync(context.RequestAborted), json.PoolStatus));
        app.MapGet(LeasesPath, context => AnswerAsync(context, pool.ListLeasesAsync(context.RequestAborted), json.LeaseListing));
        app.MapPost(ExpirePath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            var ended = await pool.ExpireLeaseAsync(query.Lease, context.RequestAborted).ConfigureAwait(false);
            if (ended is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await AnswerAsync(context, Task.FromResult(ended), json.LeaseInfo).ConfigureAwait(false);
        });
        app.MapPost(DrainPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, pool.DrainAsync(query.Account, TimeSpan.FromSeconds(query.Wait), context.RequestAborted), json.Int32).ConfigureAwait(false);
        });
        app.MapPost(ResumePath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, pool.ResumeAsync(query.Account, context.RequestAborted), json.Boolean).ConfigureAwait(false);
        });
        app.MapPost(ExplainPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, pool.ExplainAsync(query.Account ?? string.Empty, query.Purpose, query.Peer, context.RequestAborted), json.PoolExplanation).ConfigureAwait(false);
        });
    }

    private static async Task<PoolQuery> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.PoolQuery, context.RequestAborted).ConfigureAwait(false))!;

    private static async Task AnswerAsync<T>(HttpContext context, Task<T> answer, JsonTypeInfo<T> type) =>
        await JsonSerializer.SerializeAsync(context.Response.Body, await answer.ConfigureAwait(false), type, context.RequestAborted).ConfigureAwait(false);
}
