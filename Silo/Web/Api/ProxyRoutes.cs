using Grains.Interfaces.Operators;
using Grains.Interfaces.Proxies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>Proxies: how they do, and what an operator does to them. Addresses are told without their credentials.</summary>
internal static class ProxyRoutes
{
    private const int LongestList = 200_000;
    private const long LongestBan = 365 * 86_400;
    private const int UsualRotation = 60;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/proxies", OperatorRole.Viewer, ListAsync);
        app.Read("/proxies/{proxy}", OperatorRole.Viewer, ShowAsync);
        app.Change(HttpMethods.Post, "/proxies", OperatorRole.Admin, AddAsync);
        app.Change(HttpMethods.Delete, "/proxies/{proxy}", OperatorRole.Admin, static request => ActAsync(request, "remove", static (pool, name, _) => pool.RemoveAsync(name)));
        app.Change(HttpMethods.Post, "/proxies/{proxy}/ban", OperatorRole.Operator, static request => ActAsync(request, "ban", static (pool, name, time) => pool.BanAsync(name, time)));
        app.Change(HttpMethods.Post, "/proxies/{proxy}/unban", OperatorRole.Operator, static request => ActAsync(request, "unban", static (pool, name, _) => pool.UnbanAsync(name)));
        app.Change(HttpMethods.Post, "/proxies/{proxy}/drain", OperatorRole.Operator, static request => ActAsync(request, "drain", static (pool, name, _) => pool.DrainAsync(name)));
        // Its accounts go to others between two leases; when the ban is over it serves again.
        app.Change(HttpMethods.Post, "/proxies/{proxy}/rotate", OperatorRole.Operator, static request => ActAsync(request, "rotate", static (pool, name, time) => pool.BanAsync(name, time ?? TimeSpan.FromSeconds(UsualRotation))));
        app.Change(HttpMethods.Post, "/proxies/{proxy}/test", OperatorRole.Operator, TestAsync);
    }

    private static IProxyPoolGrain Pool(ApiRequest request) => request.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);

    private static ApiAnswer NoSuchProxy => ApiAnswer.NotFound("There is no such proxy.");

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        var state = request.Input.Choice<ProxyState>("state");
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var proxies = await Pool(request).ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(proxies.Where(proxy => state is null || proxy.State == state), static proxy => [proxy.ProxyId, proxy.Address, proxy.State.ToString(), proxy.Country, proxy.Reason]));
    }

    private static async Task<ApiAnswer> ShowAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        return await FindAsync(request).ConfigureAwait(false) is { } proxy
            ? ApiAnswer.Of(new { Status = proxy, Accounts = await Pool(request).AccountsOfAsync(proxy.ProxyId).ConfigureAwait(false) })
            : NoSuchProxy;
    }

    private static async Task<ApiAnswer> AddAsync(ApiRequest request)
    {
        var text = request.Input.Text("proxies", LongestList, isRequired: true) ?? string.Empty;
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        return await request.AuditedAsync("proxy.add", string.Empty, string.Empty, async () =>
        {
            var answer = await Pool(request).AddAsync(text).ConfigureAwait(false);
            return answer.Errors.Count == 0
                ? ApiAnswer.Of(new { answer.ProxyIds }, StatusCodes.Status201Created)
                : ApiAnswer.Refuse(new OperatorProblem(StatusCodes.Status422UnprocessableEntity, "invalid", "Not valid", "No proxy was added.", [.. answer.Errors.Select(static error => new OperatorProblem.FieldError(FormattableString.Invariant($"proxies:{error.Line}:{error.Column}"), error.Problem))]));
        }).ConfigureAwait(false);
    }

    private static async Task<ProxyStatus?> FindAsync(ApiRequest request) =>
        (await Pool(request).ListAsync().ConfigureAwait(false)).FirstOrDefault(proxy => proxy.ProxyId == request.Route("proxy"));

    private static async Task<ApiAnswer> ActAsync(ApiRequest request, string action, Func<IProxyPoolGrain, string, TimeSpan?, Task<bool>> act)
    {
        var reason = request.Input.Text("reason", 200) ?? string.Empty;
        var time = action is "ban" or "rotate" ? request.Input.Seconds("seconds", 1, LongestBan) : null;
        var expected = request.Input.Choice<ProxyState>("expected");
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        if (await FindAsync(request).ConfigureAwait(false) is not { } proxy)
        {
            return NoSuchProxy;
        }

        return await request.AuditedAsync("proxy." + action, proxy.ProxyId, reason, async () =>
        {
            if (expected is { } state && await FindAsync(request).ConfigureAwait(false) is { } now && now.State != state)
            {
                return ApiAnswer.Conflict($"{now.ProxyId} is {now.State} and not {state}.", new { Status = now });
            }

            if (!await act(Pool(request), proxy.ProxyId, time).ConfigureAwait(false))
            {
                return NoSuchProxy;
            }

            return ApiAnswer.Of(new { Status = await FindAsync(request).ConfigureAwait(false) });
        }).ConfigureAwait(false);
    }

    private static async Task<ApiAnswer> TestAsync(ApiRequest request)
    {
        var dc = request.Input.Whole("dc", 0, 1000) ?? 0;
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        if (await FindAsync(request).ConfigureAwait(false) is not { } proxy)
        {
            return NoSuchProxy;
        }

        return await request.AuditedAsync("proxy.test", proxy.ProxyId, string.Empty, async () =>
            await Pool(request).TestAsync(proxy.ProxyId, (int)dc).ConfigureAwait(false) is { } result ? ApiAnswer.Of(result) : NoSuchProxy).ConfigureAwait(false);
    }
}
