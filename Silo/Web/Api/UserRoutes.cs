using System.Text.Json;
using System.Text.Json.Nodes;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Operators;
using MTProto.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>
/// The users that all gateways of the cluster have; users of a gateway's own files are that gateway's. Secrets are told once, when they are made. Every
/// change names the version that it was made from, so that of two at once the second is told what the first has done.
/// </summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/users", OperatorRole.Viewer, ListAsync);
        app.Read("/users/{user}", OperatorRole.Viewer, ShowAsync);
        app.Change(HttpMethods.Put, "/users/{user}", OperatorRole.Admin, PutAsync);
        app.Change(HttpMethods.Patch, "/users/{user}", OperatorRole.Admin, PatchAsync);
        app.Change(HttpMethods.Delete, "/users/{user}", OperatorRole.Admin, RemoveAsync);
        app.Change(HttpMethods.Post, "/users/{user}/rotate", OperatorRole.Admin, RotateAsync);
        app.Change(HttpMethods.Post, "/users/{user}/reset-quota", OperatorRole.Operator, ResetAsync);
    }

    private static ApiAnswer NoSuchUser => ApiAnswer.NotFound("The cluster has no such user.");

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var (users, version) = await SharedUserStore.ReadAsync(request).ConfigureAwait(false);
        if (users is null)
        {
            return SharedUserStore.Unreadable;
        }

        var page = paging.Of(users.Names.Select(name => new { Name = name, Settings = users.Shown(name) }), static user => [user.Name]);
        return ApiAnswer.Of(new { page.Items, page.Total, page.Offset, page.Next, Version = version });
    }

    private static async Task<ApiAnswer> ShowAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var name = request.Route("user");
        var (users, version) = await SharedUserStore.ReadAsync(request).ConfigureAwait(false);
        return users is null ? SharedUserStore.Unreadable
            : users.Shown(name) is not { } settings ? NoSuchUser
            : ApiAnswer.Of(new { Name = name, Settings = settings, Version = version, Usage = await request.Grains.GetGrain<IUserGrain>(name).GetUsageAsync().ConfigureAwait(false) });
    }

    private static (long? Version, JsonObject Fields) ReadChange(ApiRequest request, bool isRequired)
    {
        var version = request.Input.Whole("version", 0, long.MaxValue);
        var given = request.Input.Object("user", isRequired);
        return (version, given is { } fields ? UserInput.Read(request.Input, fields) : []);
    }

    private static Task<ApiAnswer> PutAsync(ApiRequest request)
    {
        var (version, fields) = ReadChange(request, isRequired: false);
        var name = request.Route("user");
        if (!CredentialParsing.IsName(name))
        {
            request.Input.Fail("name", "cannot be a user's", "1 to 64 letters, digits, '.', '-' or '_'");
        }

        string? made = null;
        if (fields["secret"] is null)
        {
            fields["secret"] = made = UserDocument.CreateSecret(null);
        }

        return SharedUserStore.ChangeAsync(request, "user.add", version, fields, users => users.Find(name) is null
            ? Keep(users, name, fields, made, StatusCodes.Status201Created)
            : ApiAnswer.Conflict("There is a user of that name.", new { Name = name, Settings = users.Shown(name) }));
    }

    private static Task<ApiAnswer> PatchAsync(ApiRequest request)
    {
        var (version, fields) = ReadChange(request, isRequired: true);
        var name = request.Route("user");
        return SharedUserStore.ChangeAsync(request, "user.change", version, fields, users =>
            users.Find(name) is null ? NoSuchUser : Keep(users, name, fields, null, StatusCodes.Status200OK));
    }

    private static Task<ApiAnswer> RotateAsync(ApiRequest request)
    {
        var version = request.Input.Whole("version", 0, long.MaxValue);
        var name = request.Route("user");
        return SharedUserStore.ChangeAsync(request, "user.rotate", version, [], users => users.Rotate(name) is { } secret
            ? ApiAnswer.Of(new { Name = name, Settings = users.Shown(name), Secret = secret.Reveal() })
            : NoSuchUser);
    }

    private static Task<ApiAnswer> RemoveAsync(ApiRequest request)
    {
        var version = request.Input.Whole("version", 0, long.MaxValue);
        var name = request.Route("user");
        return SharedUserStore.ChangeAsync(request, "user.remove", version, [], users =>
        {
            if (users.Find(name) is null)
            {
                return NoSuchUser;
            }

            users.Remove(name);
            return ApiAnswer.Of(new { Removed = name });
        });
    }

    private static ApiAnswer Keep(UserDocument users, string name, JsonObject fields, string? made, int status)
    {
        if (fields["secret"] is JsonValue value && ProxySecret.TryParse(value.GetValue<string>(), out var secret) == ProxySecretStatus.Ok && users.Owner(secret!, name) is { } owner)
        {
            return ApiAnswer.Refuse(new OperatorProblem(StatusCodes.Status422UnprocessableEntity, "invalid", "Not valid", "Nothing was changed.", [new OperatorProblem.FieldError("user.secret", $"is {owner}'s")]));
        }

        users.Set(name, fields);
        return ApiAnswer.Of(new { Name = name, Settings = users.Shown(name), Secret = made }, status);
    }

    private static async Task<ApiAnswer> ResetAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var name = request.Route("user");
        var (users, _) = await SharedUserStore.ReadAsync(request).ConfigureAwait(false);
        if (users is null)
        {
            return SharedUserStore.Unreadable;
        }

        return users.Find(name) is null ? NoSuchUser : await request.AuditedAsync("user.reset-quota", name, string.Empty, async () =>
        {
            var user = request.Grains.GetGrain<IUserGrain>(name);
            await user.ResetQuotaAsync().ConfigureAwait(false);
            return ApiAnswer.Of(await user.GetUsageAsync().ConfigureAwait(false));
        }).ConfigureAwait(false);
    }
}
