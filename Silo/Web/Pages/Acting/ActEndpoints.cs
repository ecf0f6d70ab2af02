using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Acting;

/// <summary>
/// Acts as posts: the first one is answered with the question, the one that confirms it does it between two entries of the audit, and the browser is led
/// back to the page, so that loading that again does nothing. The pages' script asks in place and confirms at once.
/// </summary>
internal static class ActEndpoints
{
    /// <summary>The field that confirms.</summary>
    public const string Confirm = "confirm";

    /// <summary>The field that says where to go afterwards.</summary>
    public const string Back = "back";

    /// <summary>Maps an act.</summary>
    public static void MapAct(this IEndpointRouteBuilder app, Act act) => app.MapPost(act.Path, context => HandleAsync(context, act)).RequireRole(act.Role);

    /// <summary>A path of this server, and nothing that a browser takes for another.</summary>
    public static string LocalPath(string? path) =>
        path is { Length: > 0 and < 2000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : "/";

    private static async Task HandleAsync(HttpContext context, Act act)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var input = new ActInput(context, form);
        if (act.Question is { } question && form[Confirm] != "yes")
        {
            await PageAnswer.WriteAsync<ConfirmView>(context, new ConfirmModel(act, question(input), form, LocalPath(form[Back]))).ConfigureAwait(false);
            return;
        }

        var notice = await context.RequestServices.GetRequiredService<IOperatorAudit>().RecordAsync(
            context, act.Name, input.Target, act.Detail(input), () => act.Do(input), static notice => notice.IsDone ? OperatorAuditEntry.Done : notice.Text).ConfigureAwait(false);
        var id = context.RequestServices.GetRequiredService<NoticeBoard>().Post(input.Actor, notice);
        var back = LocalPath(form[Back]);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}notice={id}";
    }
}
