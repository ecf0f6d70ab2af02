using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>What operators did, and who is logged in.</summary>
internal static class AuditRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/audit", OperatorRole.Viewer, ReadAsync);
        app.Read("/sessions", OperatorRole.Admin, SessionsAsync);
        app.Change(HttpMethods.Delete, "/sessions/{name}", OperatorRole.Admin, EndSessionsAsync);
    }

    private static async Task<ApiAnswer> ReadAsync(ApiRequest request)
    {
        var query = new OperatorAuditQuery
        {
            Search = request.Input.Text("search", 200) ?? string.Empty,
            Actor = request.Input.Text("actor", 64),
            Before = request.Input.Whole("before", 1, long.MaxValue),
            Limit = (int)(request.Input.Whole("limit", 1, 1000) ?? 100),
            Since = request.Input.Time("since"),
            Until = request.Input.Time("until"),
        };
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var items = await request.Grains.GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment).ReadAsync(query).ConfigureAwait(false);
        return ApiAnswer.Of(new { Items = items, Next = items.Count == query.Limit ? items[^1].Sequence : (long?)null });
    }

    private static async Task<ApiAnswer> SessionsAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        // Not its id, by which it is found: nobody needs it.
        var sessions = await request.Service<OperatorSessions>().ListAsync().ConfigureAwait(false);
        var page = paging.Of(sessions, static session => [session.Name, session.Address, session.Role.ToString()]);
        return ApiAnswer.Of(new ApiPage<object>([.. page.Items.Select(static session => (object)new { session.Name, session.Role, session.Address, session.OpenedAt, session.SeenAt, session.EndsAt })], page.Total, page.Offset, page.Next));
    }

    private static async Task<ApiAnswer> EndSessionsAsync(ApiRequest request)
    {
        var name = request.Route("name");
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : await request.AuditedAsync("sessions.end", name, string.Empty, async () =>
                ApiAnswer.Of(new { Ended = await request.Service<OperatorSessions>().EndAllOfAsync(name).ConfigureAwait(false) })).ConfigureAwait(false);
    }
}
