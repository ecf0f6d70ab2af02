using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Tracing;

namespace Telepool.Collectors.Control;

/// <summary>Goes on, in the host, with the trace of the command that asks (https://www.w3.org/TR/trace-context/).</summary>
internal static class ControlTraces
{
    private static readonly ActivitySource Source = new("Telepool.Control");

    /// <summary>Traces a request; questions that belong to no trace are not worth one.</summary>
    public static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        if (!Source.HasListeners()
            || !ActivityContext.TryParse(context.Request.Headers.TraceParent.ToString(), context.Request.Headers.TraceState.ToString(), isRemote: true, out var parent))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
        using var activity = Source.StartActivity($"telepool.control {context.Request.Method} {route}", ActivityKind.Server, parent);
        TraceContext.Carry();
        try
        {
            await next(context).ConfigureAwait(false);
            activity?.SetTag("http.response.status_code", context.Response.StatusCode);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }
}
