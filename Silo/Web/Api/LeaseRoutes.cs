using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Telepool.Silo.Web.Api;

/// <summary>Leases: which are out, who waits, which leaked; and ending one.</summary>
internal static class LeaseRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/leases", OperatorRole.Viewer, ListAsync);
        app.Change(HttpMethods.Post, "/leases/{lease}/expire", OperatorRole.Operator, ExpireAsync);
    }

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var listing = await request.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListLeasesAsync().ConfigureAwait(false);
        var page = paging.Of(listing.Leases, static lease => [lease.LeaseId.ToString(), lease.AccountId, lease.Holder, lease.Tenant, lease.Purpose, lease.Peer ?? string.Empty]);
        return ApiAnswer.Of(new { page.Items, page.Total, page.Offset, page.Next, listing.Queues, listing.Leaks });
    }

    private static async Task<ApiAnswer> ExpireAsync(ApiRequest request)
    {
        var reason = request.Input.Text("reason", 200) ?? string.Empty;
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        return Guid.TryParse(request.Route("lease"), out var id)
            ? await request.AuditedAsync("lease.expire", id.ToString(), reason, async () =>
                await request.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ForceExpireAsync(id).ConfigureAwait(false) is { } ended
                    ? ApiAnswer.Of(ended)
                    : ApiAnswer.NotFound("No lease with this id is out.")).ConfigureAwait(false)
            : ApiAnswer.NotFound("No lease with this id is out.");
    }
}
