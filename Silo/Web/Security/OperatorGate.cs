using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// What every request passes: headers, the host's name, the body's length; then, once its endpoint is known, who calls, whether they may, and whether
/// a page of ours asked for it. What goes wrong behind it is answered here too.
/// </summary>
internal sealed partial class OperatorGate(HostGuard hosts, OperatorAuthentication authentication, CrossSiteGuard crossSite, ILogger<OperatorGate> logger)
{
    /// <summary>Before the endpoint is chosen.</summary>
    public async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Set(context);
        try
        {
            if (!hosts.IsOurs(context))
            {
                await context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status421MisdirectedRequest, "misdirected", "Not a name of this server", "TELEPOOL_WEB_HOSTS lists the names under which it is reached.")).ConfigureAwait(false);
                return;
            }

            if (context.Request.ContentLength > OperatorWebApp.MaxBody)
            {
                await context.WriteProblemAsync(TooLarge).ConfigureAwait(false);
                return;
            }

            await next(context).ConfigureAwait(false);
            await ExplainAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: nobody waits for an answer.
            context.Abort();
        }
        catch (Exception exception)
        {
            await TellAsync(context, exception).ConfigureAwait(false);
        }
    }

    /// <summary>Between the choice of the endpoint and the endpoint.</summary>
    public async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        // What is no route is routing's own answer: that there is none by this method.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (endpoint.Metadata.GetMetadata<AccessRule>() is not { } rule)
        {
            LogNoRule(logger, endpoint.DisplayName ?? string.Empty);
            await context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status403Forbidden, "no-rule", "Nobody may use this")).ConfigureAwait(false);
            return;
        }

        var (caller, wait) = await authentication.FindAsync(context).ConfigureAwait(false);
        if (wait is { } time)
        {
            await context.WriteWaitAsync(time).ConfigureAwait(false);
            return;
        }

        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        if (rule.Role is { } role)
        {
            if (caller is null)
            {
                await ChallengeAsync(context).ConfigureAwait(false);
                return;
            }

            if (caller.Role < role)
            {
                await context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status403Forbidden, "forbidden", "Not allowed", $"This needs the role {role.ToString().ToLowerInvariant()}; {caller.Name} has {caller.Role.ToString().ToLowerInvariant()}.")).ConfigureAwait(false);
                return;
            }
        }

        if (await crossSite.RefuseAsync(context).ConfigureAwait(false) is { } reason)
        {
            await context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status400BadRequest, "forged", "Not asked for by a page of this server", reason)).ConfigureAwait(false);
            return;
        }

        if (!context.IsApi() && HttpMethods.IsPost(context.Request.Method) && !context.Request.HasFormContentType)
        {
            await context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Not a form")).ConfigureAwait(false);
            return;
        }

        await next(context).ConfigureAwait(false);
    }

    private static OperatorProblem TooLarge => new(StatusCodes.Status413PayloadTooLarge, "too-large", "Too long", $"A body has at most {OperatorWebApp.MaxBody} bytes.");

    private static Task ChallengeAsync(HttpContext context)
    {
        if (context.IsApi() || LiveRead.IsOfScript(context) || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status401Unauthorized, "unauthenticated", "Log in first"));
        }

        context.Response.Redirect("/login?return=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString), permanent: false);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    /// <summary>Says what routing alone answers without a word.</summary>
    private static Task ExplainAsync(HttpContext context) => context.Response switch
    {
        { HasStarted: true } or { ContentLength: not null } or { ContentType: not null } => Task.CompletedTask,
        { StatusCode: StatusCodes.Status404NotFound } => context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status404NotFound, "not-found", "There is no such page")),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "Not by this method")),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Not in this form")),
        _ => Task.CompletedTask,
    };

    private async Task TellAsync(HttpContext context, Exception exception)
    {
        try
        {
            await FailAsync(context, exception).ConfigureAwait(false);
        }
        catch (Exception second) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The page that was to say so failed too; its status says enough.
            LogFailed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName ?? string.Empty, second);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    private Task FailAsync(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return context.WriteProblemAsync(TooLarge);
            case BadHttpRequestException bad:
                return context.WriteProblemAsync(new OperatorProblem(bad.StatusCode, "malformed", "Not a request that can be read"));
            case InvalidDataException:
                // A form beyond the limits of forms.
                return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status400BadRequest, "malformed", "Not a form that can be read"));
            case AuditUnavailableException:
                LogNoAudit(logger, exception.InnerException!);
                return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status503ServiceUnavailable, "audit-unavailable", "Nothing was changed", "The audit cannot be written, and nothing is done without it."));
            case OrleansException or TimeoutException or IOException or UnauthorizedAccessException:
                LogUnavailable(logger, context.Request.Method, context.GetEndpoint()?.DisplayName ?? string.Empty, exception);
                return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status503ServiceUnavailable, "unavailable", "Not available now", "Something that this needs does not answer; the log says what. Try again."));
            default:
                LogFailed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName ?? string.Empty, exception);
                return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status500InternalServerError, "failed", "It failed", "The log says why."));
        }
    }
}
