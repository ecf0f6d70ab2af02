using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages;

namespace Telepool.Silo.Web.Security;

/// <summary>Logging in and out: by the token of a form, or by a link with a one-time token.</summary>
internal static class LoginEndpoints
{
    private const string Wrong = "This token is not known, or is no longer good.";
    private const string Used = "This link was used already, or is older than ten minutes. Log in with a token, or restart the host for a new link.";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/login", [HttpMethods.Get, HttpMethods.Head], ShowAsync).OpenToAll();
        app.MapPost("/login", EnterAsync).OpenToAll();
        app.MapPost("/logout", LeaveAsync).RequireRole(OperatorRole.Viewer);
    }

    /// <summary>A path of this server to go on to after the login; the overview where something else was asked for.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && path.Length <= 2000 && !path.Any(static letter => letter is '\\' || char.IsControl(letter)) ? path : "/";

    private static Task ShowAsync(HttpContext context)
    {
        var request = context.Request;
        var token = request.Query["token"].ToString();
        // A browser that only looks ahead, or follows another site's link, shows a button first: it must not use the link up.
        var isMeant = request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin"
            && !request.Headers.ContainsKey("Sec-Purpose");
        return token.Length > 0 && isMeant && HttpMethods.IsGet(request.Method)
            ? TryAsync(context, token, request.Query["return"])
            : FormAsync(context, null, token, request.Query["return"], StatusCodes.Status200OK);
    }

    private static async Task EnterAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        await TryAsync(context, form["token"].ToString().Trim(), form["return"]).ConfigureAwait(false);
    }

    private static async Task TryAsync(HttpContext context, string token, string? back)
    {
        var services = context.RequestServices;
        var throttle = services.GetRequiredService<LoginThrottle>();
        var sessions = services.GetRequiredService<OperatorSessions>();
        var audit = services.GetRequiredService<IOperatorAudit>();
        var (address, name) = (context.ClientAddress(), LoginThrottle.NameIn(token));
        if (await throttle.DelayAsync(address, name).ConfigureAwait(false) is { } wait)
        {
            await context.WriteWaitAsync(wait).ConfigureAwait(false);
            return;
        }

        if (await sessions.RedeemAsync(token).ConfigureAwait(false) is not { } found)
        {
            await throttle.FailAsync(address, name).ConfigureAwait(false);
            await audit.NoteAsync(context, "nobody", "login", name is null ? string.Empty : $"as {name}", "refused").ConfigureAwait(false);
            await FormAsync(context, Secret.HasForm(token) ? Used : Wrong, string.Empty, back, StatusCodes.Status401Unauthorized).ConfigureAwait(false);
            return;
        }

        await audit.NoteAsync(context, found.Name, "login", found.Role.ToString().ToLowerInvariant(), OperatorAuditEntry.Done).ConfigureAwait(false);
        await throttle.SucceedAsync(address).ConfigureAwait(false);
        await sessions.OpenAsync(context, found.Name, found.Role, found.Credential).ConfigureAwait(false);
        SeeOther(context, LocalPath(back));
    }

    private static async Task LeaveAsync(HttpContext context)
    {
        await context.RequestServices.GetRequiredService<IOperatorAudit>().NoteAsync(context, null, "logout", string.Empty, OperatorAuditEntry.Done).ConfigureAwait(false);
        await context.RequestServices.GetRequiredService<OperatorSessions>().EndAsync(context).ConfigureAwait(false);
        SeeOther(context, "/login");
    }

    private static Task FormAsync(HttpContext context, string? error, string token, string? back, int status) => PageAnswer.WriteAsync<LoginPage>(
        context,
        new Dictionary<string, object?> { [nameof(LoginPage.Error)] = error, [nameof(LoginPage.Token)] = token, [nameof(LoginPage.Return)] = LocalPath(back) },
        status);

    private static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
