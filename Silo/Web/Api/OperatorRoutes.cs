using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>Who may log in, on every silo. A token is told once, when it is made; hashes are told to nobody.</summary>
internal static class OperatorRoutes
{
    private const int LongestDays = 3650;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/operators", OperatorRole.Admin, ListAsync);
        app.Change(HttpMethods.Put, "/operators/{name}", OperatorRole.Admin, AddAsync);
        app.Change(HttpMethods.Post, "/operators/{name}/rotate", OperatorRole.Admin, RotateAsync);
        app.Change(HttpMethods.Delete, "/operators/{name}", OperatorRole.Admin, RevokeAsync);
    }

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var page = paging.Of((await request.Service<CredentialStore>().AllAsync().ConfigureAwait(false)).OrderBy(static one => one.Name, StringComparer.Ordinal), static one => [one.Name, one.Role.ToString(), one.Place]);
        return ApiAnswer.Of(new ApiPage<object>([.. page.Items.Select(static one => (object)new { one.Name, one.Role, By = one.TokenHash is not null ? "token" : one.CertificateHash is not null ? "certificate" : "subject", one.EndsAt, one.Place })], page.Total, page.Offset, page.Next));
    }

    private static Task<ApiAnswer> AddAsync(ApiRequest request)
    {
        var (name, role, ends) = (request.Route("name"), request.Input.Choice<OperatorRole>("role"), EndOf(request));
        if (!CredentialParsing.IsName(name))
        {
            request.Input.Fail("name", "cannot be an operator's", "1 to 64 letters, digits, '.', '-' or '_'");
        }

        var (token, hash) = OperatorToken.Create(name);
        return ChangeAsync(request, "operator.add", (role ?? OperatorRole.Viewer).ToString().ToLowerInvariant(), token, new OperatorChange
        {
            Kind = OperatorChangeKind.Add,
            Entry = new OperatorEntry { Name = name, Role = role ?? OperatorRole.Viewer, TokenHash = hash, EndsAt = ends },
        });
    }

    private static Task<ApiAnswer> RotateAsync(ApiRequest request)
    {
        var (name, ends) = (request.Route("name"), EndOf(request));
        var (token, hash) = OperatorToken.Create(name);
        return ChangeAsync(request, "operator.rotate", string.Empty, token, new OperatorChange
        {
            Kind = OperatorChangeKind.Rotate,
            Entry = new OperatorEntry { Name = name, Role = default, TokenHash = hash, EndsAt = ends },
        });
    }

    private static Task<ApiAnswer> RevokeAsync(ApiRequest request) => ChangeAsync(request, "operator.revoke", string.Empty, null, new OperatorChange
    {
        Kind = OperatorChangeKind.Revoke,
        Entry = new OperatorEntry { Name = request.Route("name"), Role = default },
    });

    private static DateTimeOffset? EndOf(ApiRequest request) =>
        request.Input.Whole("days", 1, LongestDays) is { } days ? request.Service<TimeProvider>().GetUtcNow() + TimeSpan.FromDays(days) : null;

    private static async Task<ApiAnswer> ChangeAsync(ApiRequest request, string action, string detail, string? token, OperatorChange change)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var name = change.Entry.Name;
        return await request.AuditedAsync(action, name, detail, async () => await request.Service<CredentialStore>().ChangeAsync(change).ConfigureAwait(false) switch
        {
            OperatorChangeStatus.Done when change.Kind == OperatorChangeKind.Revoke => ApiAnswer.Of(new { Revoked = name }),
            OperatorChangeStatus.Done => ApiAnswer.Of(new { Name = name, Token = token }, change.Kind == OperatorChangeKind.Add ? StatusCodes.Status201Created : StatusCodes.Status200OK),
            OperatorChangeStatus.NoSuchName => ApiAnswer.NotFound("There is no such operator."),
            OperatorChangeStatus.NameTaken => ApiAnswer.Conflict("There is an operator of that name.", new { Name = name }),
            _ => ApiAnswer.Unable("too-many", $"There are {IOperatorDirectoryGrain.MaxEntries} operators already."),
        }).ConfigureAwait(false);
    }
}
