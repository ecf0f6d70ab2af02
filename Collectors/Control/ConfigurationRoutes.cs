using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its configuration, and the paths by which <see cref="RemoteConfigurationControl"/> asks it.</summary>
internal static class ConfigurationRoutes
{
    public const string ShowPath = "/v1/configuration";
    public const string HistoryPath = "/v1/configuration/history";
    public const string DiffPath = "/v1/configuration/diff";
    public const string ChangePath = "/v1/configuration/change";
    public const string RollBackPath = "/v1/configuration/roll-back";

    public static void Map(WebApplication app, IConfigurationControl configuration)
    {
        var json = ControlJson.Default;
        app.MapGet(ShowPath, context => AnswerAsync(context, configuration.ShowAsync(context.RequestAborted), json.ConfigurationListing));
        app.MapPost(HistoryPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, configuration.HistoryAsync((int)query.From, context.RequestAborted), json.IReadOnlyListConfigurationSnapshot).ConfigureAwait(false);
        });
        app.MapPost(DiffPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            if (await configuration.DiffAsync(query.From, query.To, context.RequestAborted).ConfigureAwait(false) is { } differences)
            {
                await AnswerAsync(context, Task.FromResult(differences), json.IReadOnlyListConfigurationDifference).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
        app.MapPost(ChangePath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, configuration.ChangeAsync(query.Change!, query.IsTrial, context.RequestAborted), json.ConfigurationAnswer).ConfigureAwait(false);
        });
        app.MapPost(RollBackPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, configuration.RollBackAsync(query.From, query.To, query.Author, context.RequestAborted), json.ConfigurationAnswer).ConfigureAwait(false);
        });
    }

    private static async Task<ConfigurationQuery> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.ConfigurationQuery, context.RequestAborted).ConfigureAwait(false))!;

    private static async Task AnswerAsync<T>(HttpContext context, Task<T> answer, JsonTypeInfo<T> type) =>
        await JsonSerializer.SerializeAsync(context.Response.Body, await answer.ConfigureAwait(false), type, context.RequestAborted).ConfigureAwait(false);
}
