using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Telepool.Silo.Web.Api;

/// <summary>Accounts: what they do, and what an operator does to them.</summary>
internal static class AccountRoutes
{
    private const int LongestQuarantine = 30 * 86_400;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/accounts", OperatorRole.Viewer, ListAsync);
        app.Read("/accounts/{account}", OperatorRole.Viewer, ShowAsync);
        app.Read("/accounts/{account}/audit", OperatorRole.Viewer, AuditAsync);
        app.Change(HttpMethods.Post, "/accounts/{account}/quarantine", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Quarantine));
        app.Change(HttpMethods.Post, "/accounts/{account}/release", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Release));
        app.Change(HttpMethods.Post, "/accounts/{account}/enable", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Enable));
        app.Change(HttpMethods.Post, "/accounts/{account}/disable", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Disable));
        app.Change(HttpMethods.Post, "/accounts/{account}/drain", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Drain));
        app.Change(HttpMethods.Post, "/accounts/{account}/resume", OperatorRole.Operator, static request => ActAsync(request, AccountAction.Enable));
        app.Change(HttpMethods.Post, "/pool/drain", OperatorRole.Operator, static request => DrainPoolAsync(request, true));
        app.Change(HttpMethods.Post, "/pool/resume", OperatorRole.Operator, static request => DrainPoolAsync(request, false));
    }

    private static IAccountPoolGrain Pool(ApiRequest request) => request.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        var state = request.Input.Choice<AccountState>("state");
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var accounts = await Pool(request).ListStatusAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(accounts.Where(account => state is null || account.State == state), static account => [account.AccountId, account.State.ToString(), account.Reason]));
    }

    /// <summary>Known to the pool: an account grain of any other name would be woken for nothing.</summary>
    private static async Task<string?> FindAsync(ApiRequest request)
    {
        var name = request.Route("account");
        return (await Pool(request).ListAsync().ConfigureAwait(false)).Contains(name, StringComparer.Ordinal) ? name : null;
    }

    private static async Task<ApiAnswer> ShowAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        if (await FindAsync(request).ConfigureAwait(false) is not { } name)
        {
            return NoSuchAccount;
        }

        var status = await request.Grains.GetGrain<IAccountGrain>(name).GetStatusAsync().ConfigureAwait(false);
        var proxy = await request.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).ProxyOfAsync(name).ConfigureAwait(false);
        return ApiAnswer.Of(new { Status = status, Proxy = proxy });
    }

    private static async Task<ApiAnswer> AuditAsync(ApiRequest request)
    {
        var before = request.Input.Whole("before", 1, long.MaxValue);
        var limit = request.Input.Whole("limit", 1, 1000) ?? 100;
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        return await FindAsync(request).ConfigureAwait(false) is { } name
            ? ApiAnswer.Of(new { Items = await request.Grains.GetGrain<IAccountGrain>(name).GetAuditAsync(before, (int)limit).ConfigureAwait(false) })
            : NoSuchAccount;
    }

    private static async Task<ApiAnswer> ActAsync(ApiRequest request, AccountAction action)
    {
        var reason = request.Input.Text("reason", 200) ?? string.Empty;
        var duration = action == AccountAction.Quarantine ? request.Input.Seconds("seconds", 1, LongestQuarantine) : null;
        var expected = request.Input.Choice<AccountState>("expected");
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        if (await FindAsync(request).ConfigureAwait(false) is not { } name)
        {
            return NoSuchAccount;
        }

        return await request.AuditedAsync("account." + action.ToString().ToLowerInvariant(), name, reason, async () =>
        {
            var account = request.Grains.GetGrain<IAccountGrain>(name);
            if (expected is { } state && await account.GetStatusAsync().ConfigureAwait(false) is { } now && now.State != state)
            {
                var last = (await account.GetAuditAsync(null, 1).ConfigureAwait(false)).FirstOrDefault();
                return ApiAnswer.Conflict($"{name} is {now.State} and not {state}.", new { Status = now, LastChange = last });
            }

            // The audit of the account takes names up to 64 characters, and so do names of operators.
            var answer = await account.ActAsync(new AccountActionRequest { Action = action, Actor = request.Caller.Name, Reason = reason, Duration = duration }).ConfigureAwait(false);
            return answer.Done ? ApiAnswer.Of(answer.Status) : ApiAnswer.Unable(answer.Refusal, $"{name} is {answer.Status.State}.");
        }).ConfigureAwait(false);
    }

    private static async Task<ApiAnswer> DrainPoolAsync(ApiRequest request, bool isDraining)
    {
        var reason = request.Input.Text("reason", 200) ?? string.Empty;
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : await request.AuditedAsync(isDraining ? "pool.drain" : "pool.resume", IAccountPoolGrain.DefaultPool, reason, async () =>
            {
                var pool = Pool(request);
                _ = isDraining ? await pool.DrainAsync(null, TimeSpan.Zero).ConfigureAwait(false) : await pool.ResumeAsync(null).ConfigureAwait(false) ? 1 : 0;
                return ApiAnswer.Of(await pool.GetStatusAsync().ConfigureAwait(false));
            }).ConfigureAwait(false);
    }

    private static ApiAnswer NoSuchAccount => ApiAnswer.NotFound("There is no such account in the pool.");
}
