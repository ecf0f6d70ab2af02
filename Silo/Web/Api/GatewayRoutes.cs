using System.Net;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>The gateways of the cluster and what they keep away.</summary>
internal static class GatewayRoutes
{
    private const long LongestBan = 3650L * 86_400;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/gateways", OperatorRole.Viewer, ListAsync);
        app.Read("/bans", OperatorRole.Viewer, BansAsync);
        app.Change(HttpMethods.Post, "/bans", OperatorRole.Operator, BanAsync);
        app.Change(HttpMethods.Post, "/bans/lift", OperatorRole.Operator, LiftAsync);
        UserRoutes.Map(app);
    }

    private static IBanListGrain Bans(ApiRequest request) => request.Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var gateways = await request.Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey).ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(gateways, static gateway => [gateway.Info.Id, gateway.Info.Version, .. gateway.Info.Addresses]));
    }

    private static async Task<ApiAnswer> BansAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var bans = await Bans(request).ReadAsync(-1).ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(bans?.Bans ?? [], static ban => [ban.Prefix, ban.Reason, ban.By ?? string.Empty]));
    }

    private static string Network(ApiRequest request)
    {
        var text = request.Input.Text("network", 64, isRequired: true) ?? string.Empty;
        if (text.Length > 0 && Prefix(text) is null)
        {
            request.Input.Fail("network", "must be an address or a network", "such as 203.0.113.7 or 2001:db8::/32, without bits behind its length");
        }

        return Prefix(text) ?? string.Empty;
    }

    // 203.0.113.7/8 is a slip that would keep a 256th of the world away.
    private static string? Prefix(string text) =>
        IPAddress.TryParse(text, out var address) ? $"{address}/{address.GetAddressBytes().Length * 8}"
        : IPNetwork.TryParse(text, out var network) && text.StartsWith($"{network.BaseAddress}/", StringComparison.OrdinalIgnoreCase) ? network.ToString() : null;

    private static async Task<ApiAnswer> BanAsync(ApiRequest request)
    {
        var network = Network(request);
        var reason = request.Input.Text("reason", 200) is { Length: > 0 } given ? given : "by hand";
        var time = request.Input.Seconds("seconds", 1, LongestBan);
        var isFrontOnly = request.Input.Flag("frontOnly") ?? false;
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : await request.AuditedAsync("ban.add", network, reason, async () =>
            {
                var ban = await Bans(request).BanAsync(new BanRequest { Prefix = network, Reason = reason, TimeToLive = time, By = request.Caller.Name, IsFrontOnly = isFrontOnly }).ConfigureAwait(false);
                return ban is null ? ApiAnswer.Unable("not-a-network", "This cannot be banned.") : ApiAnswer.Of(ban, StatusCodes.Status201Created);
            }).ConfigureAwait(false);
    }

    private static async Task<ApiAnswer> LiftAsync(ApiRequest request)
    {
        var network = Network(request);
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : await request.AuditedAsync("ban.lift", network, string.Empty, async () =>
                await Bans(request).LiftAsync(network).ConfigureAwait(false) ? ApiAnswer.Of(new { Lifted = network }) : ApiAnswer.NotFound("This is not banned.")).ConfigureAwait(false);
    }
}
