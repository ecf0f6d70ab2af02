using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its statistics, and the paths by which <see cref="RemoteStatisticsControl"/> asks it.</summary>
internal static class StatisticsRoutes
{
    public const string ListPath = "/v1/stats";
    public const string CollectPath = "/v1/stats/collect";
    public const string ShowPath = "/v1/stats/show";
    public const string SchedulePath = "/v1/stats/schedule";
    public const string UnschedulePath = "/v1/stats/unschedule";

    public static void Map(WebApplication app, IStatisticsControl statistics)
    {
        var json = ControlJson.Default;
        app.MapGet(ListPath, context => AnswerAsync(context, statistics.ListAsync(context.RequestAborted), json.IReadOnlyListScheduledChannel));
        app.MapPost(CollectPath, async context =>
        {
            var request = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, statistics.CollectAsync(request.Usernames[0], context.RequestAborted), json.StatisticsOutcome).ConfigureAwait(false);
        });
        app.MapPost(ShowPath, async context =>
        {
            var request = await ReadAsync(context).ConfigureAwait(false);
            if (await statistics.ShowAsync(request.Usernames[0], context.RequestAborted).ConfigureAwait(false) is { } rows)
            {
                await AnswerAsync(context, Task.FromResult(rows), json.IReadOnlyListStatisticRecord).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
        app.MapPost(SchedulePath, async context =>
        {
            var request = await ReadAsync(context).ConfigureAwait(false);
            await statistics.ScheduleAsync(request.Usernames, TimeSpan.FromSeconds(request.PeriodSeconds), context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        app.MapPost(UnschedulePath, async context =>
        {
            var request = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, statistics.UnscheduleAsync(request.Usernames[0], context.RequestAborted), json.Boolean).ConfigureAwait(false);
        });
    }

    private static async Task<StatisticsRequest> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.StatisticsRequest, context.RequestAborted).ConfigureAwait(false))!;

    private static async Task AnswerAsync<T>(HttpContext context, Task<T> answer, JsonTypeInfo<T> type) =>
        await JsonSerializer.SerializeAsync(context.Response.Body, await answer.ConfigureAwait(false), type, context.RequestAborted).ConfigureAwait(false);
}
