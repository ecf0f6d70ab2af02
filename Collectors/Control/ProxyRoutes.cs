using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Telepool.Collectors.Control;

/// <summary>The host's interface to its proxies, and the paths by which <see cref="RemoteProxyControl"/> asks it.</summary>
internal static class ProxyRoutes
{
    public const string ListPath = "/v1/proxies";
    public const string AddPath = "/v1/proxies/add";
    public const string ActPath = "/v1/proxies/act";
    public const string TestPath = "/v1/proxies/test";

    /// <summary>The longest list taken at once, in bytes: as long as the longest file of the settings.</summary>
    private const long MaxList = 16 * 1024 * 1024;

    public static void Map(WebApplication app, IProxyControl proxies)
    {
        var json = ControlJson.Default;
        app.MapGet(ListPath, async context =>
        {
            var list = await proxies.ListAsync(context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, list, json.IReadOnlyListProxyStatus, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(AddPath, async context =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = MaxList;
            }

            var query = await ReadAsync(context).ConfigureAwait(false);
            var answer = await proxies.AddAsync(query.Text, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, json.ProxyAddAnswer, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(ActPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            var duration = query.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            var done = await proxies.ActAsync(query.Action, query.Proxy, duration, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, done, json.Boolean, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(TestPath, async context =>
        {
            var query = await ReadAsync(context).ConfigureAwait(false);
            if (await proxies.TestAsync(query.Proxy, context.RequestAborted).ConfigureAwait(false) is not { } result)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await JsonSerializer.SerializeAsync(context.Response.Body, result, json.ProxyTestResult, context.RequestAborted).ConfigureAwait(false);
        });
    }

    private static async Task<ProxyQuery> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.ProxyQuery, context.RequestAborted).ConfigureAwait(false))!;
}
