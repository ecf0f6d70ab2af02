using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to one account, and the paths by which <see cref="RemoteAccountControl"/> asks it. 404 for an account that the pool does not have.</summary>
internal static class AccountRoutes
{
    private const string Pattern = ControlServer.AccountsPath + "/{name}";

    public static Uri Show(string accountId) => PathOf(accountId, string.Empty);

    public static Uri Act(string accountId) => PathOf(accountId, "/act");

    public static Uri Audit(string accountId) => PathOf(accountId, "/audit");

    public static void Map(WebApplication app, IAccountControl accounts)
    {
        var json = ControlJson.Default;
        app.MapGet(Pattern, context => AnswerAsync(context, accounts.FindAsync(NameOf(context), context.RequestAborted), json.AccountStatus));
        app.MapPost(Pattern + "/act", async context =>
        {
            var request = await ReadAsync(context, json.AccountActionRequest).ConfigureAwait(false);
            await AnswerAsync(context, accounts.ActAsync(NameOf(context), request, context.RequestAborted), json.AccountActionAnswer).ConfigureAwait(false);
        });
        app.MapPost(Pattern + "/audit", async context =>
        {
            var query = await ReadAsync(context, json.AuditQuery).ConfigureAwait(false);
            query = query with { Limit = Math.Clamp(query.Limit, 1, AuditQuery.LimitMax) };
            await AnswerAsync(context, accounts.GetAuditAsync(NameOf(context), query, context.RequestAborted), json.IReadOnlyListAuditEntry).ConfigureAwait(false);
        });
    }

    private static Uri PathOf(string accountId, string what) => new($"{ControlServer.AccountsPath}/{Uri.EscapeDataString(accountId)}{what}", UriKind.Relative);

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false))!;

    private static async Task AnswerAsync<T>(HttpContext context, Task<T?> answer, JsonTypeInfo<T> type)
        where T : class
    {
        if (await answer.ConfigureAwait(false) is { } value)
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted).ConfigureAwait(false);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
