using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Links;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Admin;

/// <summary>The routes that are about users.</summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder app, AdminServices services)
    {
        app.MapGet("/v1/users", context =>
        {
            context.Response.Headers.ETag = AdminAnswers.Tag(services.Configurator.Version);
            return AdminAnswers.WriteAsync(context, Answers(services, null), AdminJson.Default.IReadOnlyListUserAnswer);
        });
        app.MapGet("/v1/users/{name}", context =>
        {
            context.Response.Headers.ETag = AdminAnswers.Tag(services.Configurator.Version);
            var answers = Answers(services, Name(context));
            return answers.Count == 1
                ? AdminAnswers.WriteAsync(context, answers[0], AdminJson.Default.UserAnswer)
                : AdminAnswers.FailAsync(context, StatusCodes.Status404NotFound, "not-found", "there is no such user");
        });
        app.MapPost("/v1/users", context => AddAsync(context, services));
        app.MapPatch("/v1/users/{name}", context => PatchAsync(context, services));
        app.MapDelete("/v1/users/{name}", context => RemoveAsync(context, services));
        app.MapPost("/v1/users/{name}/rotate", context => RotateAsync(context, services));
        app.MapPost("/v1/users/{name}/reset-quota", context => AdminRoutes.Audited(context, "reset quota", Name(context), [], async () =>
        {
            var isDone = await services.Runtime.ResetQuotaAsync(Name(context), context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode = isDone ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
        }));

        // A link holds the secret: whoever may only look is not shown it. A POST, so that it is audited and never cached.
        app.MapPost("/v1/users/{name}/links", context => AdminRoutes.Audited(context, "show links", Name(context), [], () => LinksAsync(context, services)));
    }

    /// <summary>What links a user gets by the form of its secret.</summary>
    public static LinkForm Form(UserSettings user) => user.Secret.Domain is not null ? LinkForm.Tls : user.Secret.RequiresPadding ? LinkForm.Padded : LinkForm.Plain;

    private static async Task AddAsync(HttpContext context, AdminServices services)
    {
        if (await AdminRoutes.InputAsync(context, AdminJson.Default.JsonObject).ConfigureAwait(false) is not { } fields)
        {
            return;
        }

        if (fields["name"] is not JsonValue named || !named.TryGetValue<string>(out var name) || !GatewaySettingsRules.IsName(name))
        {
            await AdminAnswers.FailAsync(context, StatusCodes.Status422UnprocessableEntity, "invalid", "name must be 1 to 64 letters, digits, '.', '_' or '-'").ConfigureAwait(false);
            return;
        }

        fields.Remove("name");
        await ChangeAsync(
            context, services, "add user", name, fields, fields["secret"] is null, StatusCodes.Status201Created,
            version => services.Configurator.AddUserAsync(name, fields, version, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task PatchAsync(HttpContext context, AdminServices services)
    {
        if (await AdminRoutes.InputAsync(context, AdminJson.Default.JsonObject).ConfigureAwait(false) is { } fields)
        {
            await ChangeAsync(
                context, services, "change user", Name(context), fields, showsSecret: false, StatusCodes.Status200OK,
                version => services.Configurator.ChangeUserAsync(Name(context), fields, version, context.RequestAborted)).ConfigureAwait(false);
        }
    }

    private static Task RemoveAsync(HttpContext context, AdminServices services) => ChangeAsync(
        context, services, "remove user", Name(context), [], showsSecret: false, StatusCodes.Status200OK,
        version => services.Configurator.RemoveUserAsync(Name(context), version, context.RequestAborted));

    private static Task RotateAsync(HttpContext context, AdminServices services) => ChangeAsync(
        context, services, "rotate user", Name(context), [], showsSecret: true, StatusCodes.Status200OK,
        version => services.Configurator.RotateUserAsync(Name(context), version, context.RequestAborted));

    private static async Task LinksAsync(HttpContext context, AdminServices services)
    {
        var settings = services.Configurator.Settings;
        var user = settings.Users.FirstOrDefault(user => user.Name == Name(context));
        if (user is null)
        {
            await AdminAnswers.FailAsync(context, StatusCodes.Status404NotFound, "not-found", "there is no such user").ConfigureAwait(false);
            return;
        }

        var endpoint = settings.Listeners[0].Endpoint;
        var server = context.Request.Query["server"].ToString();
        var port = int.TryParse(context.Request.Query["port"], out var given) && given is > 0 and <= IPEndPoint.MaxPort ? given : endpoint.Port;
        if (server.Length == 0 || Uri.CheckHostName(server) == UriHostNameType.Unknown)
        {
            await AdminAnswers.FailAsync(context, StatusCodes.Status422UnprocessableEntity, "invalid", "server must be the host name or address that clients reach the gateway at").ConfigureAwait(false);
            return;
        }

        var domain = settings.Front is { } front && Uri.CheckHostName(front.Host) == UriHostNameType.Dns ? front.Host : null;
        await AdminAnswers.WriteAsync(
            context,
            [
                .. Enum.GetValues<LinkForm>().Select(form => ProxyLink.Create(form, server, port, user.Secret, domain)).OfType<ProxyLink>()
                    .Select(link => new LinkAnswer(SettingScalar.Camel(link.Form.ToString()), link.App, link.Web)),
            ],
            AdminJson.Default.IReadOnlyListLinkAnswer).ConfigureAwait(false);
    }

    private static Task ChangeAsync(
        HttpContext context,
        AdminServices services,
        string action,
        string name,
        JsonObject fields,
        bool showsSecret,
        int status,
        Func<long?, Task<ConfigurationChange>> change) =>
        AdminRoutes.Audited(context, action, name, [.. fields.Select(field => field.Key)], async () =>
        {
            var done = await change(AdminAnswers.Known(context)).ConfigureAwait(false);
            var secret = showsSecret && done.Outcome == ChangeOutcome.Applied
                ? services.Configurator.Settings.Users.FirstOrDefault(user => user.Name == name)?.Secret.Reveal()
                : null;
            await AdminAnswers.ChangeAsync(context, done, services.Configurator.KeepsUsers, secret, status).ConfigureAwait(false);
        });

    private static IReadOnlyList<UserAnswer> Answers(AdminServices services, string? only)
    {
        var usage = services.Runtime.Usage().ToDictionary(used => used.Name, StringComparer.Ordinal);
        return
        [
            .. services.Configurator.Settings.Users.Where(user => only is null || user.Name == only)
                .Select(user => new UserAnswer(user.Name, SettingScalar.Camel(Form(user).ToString()), Masked(user), usage.GetValueOrDefault(user.Name))),
        ];
    }

    private static JsonNode Masked(UserSettings user)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            SettingsText.WriteMasked(json, user);
        }

        return JsonNode.Parse(stream.ToArray())!;
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;
}
