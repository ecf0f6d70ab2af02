using Grains.Interfaces.Admission;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>The platform at a glance, and who is asking.</summary>
internal static class OverviewRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/overview", OperatorRole.Viewer, OverviewAsync);
        app.Read("/whoami", OperatorRole.Viewer, static request => Task.FromResult(WhoAmI(request)));
    }

    private static async Task<ApiAnswer> OverviewAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var pool = request.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
        var (accounts, status) = (pool.ListStatusAsync(), pool.GetStatusAsync());
        var proxies = request.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).ListAsync();
        var jobs = request.Service<CollectorsReader>().AllAsync();
        var gateways = request.Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey).ListAsync();
        await Task.WhenAll(accounts, status, proxies, jobs, gateways).ConfigureAwait(false);
        return ApiAnswer.Of(new
        {
            Pool = await status.ConfigureAwait(false),
            Accounts = Count((await accounts.ConfigureAwait(false)).Select(static account => account.State)),
            Proxies = Count((await proxies.ConfigureAwait(false)).Select(static proxy => proxy.State)),
            Work = (await jobs.ConfigureAwait(false)).Sum(static job => job.Listing.Work.Length),
            Workers = (await jobs.ConfigureAwait(false)).Sum(static job => job.Listing.Workers.Length),
            Gateways = (await gateways.ConfigureAwait(false)).Length,
            Connections = (await gateways.ConfigureAwait(false)).Sum(static gateway => gateway.Info.Connections),
        });
    }

    private static Dictionary<T, int> Count<T>(IEnumerable<T> states)
        where T : struct, Enum => states.CountBy(static state => state).ToDictionary();

    private static ApiAnswer WhoAmI(ApiRequest request)
    {
        var caller = request.Caller;
        // What scripts of a page send along with a change; a token in the header needs none.
        var token = caller.Kind == CallerKind.Bearer ? null : request.Service<IAntiforgery>().GetAndStoreTokens(request.Context).RequestToken;
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : ApiAnswer.Of(new { caller.Name, caller.Role, By = caller.Kind, caller.EndsAt, Csrf = token });
    }
}
