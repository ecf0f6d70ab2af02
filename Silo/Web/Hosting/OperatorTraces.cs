using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Tracing;

namespace Telepool.Silo.Web.Hosting;

/// <summary>Traces requests to the operator's pages and the admin API, down to the grains that they ask. A span names the route and never the address: that may hold a token.</summary>
internal static class OperatorTraces
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.Web";

    private const string Unknown = "unknown";

    private static readonly ActivitySource Source = new(SourceName);

    // What a method may be called is up to the client; the semantic conventions have one name for all that nobody knows.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options };

    /// <summary>Traces a request. It begins a trace of its own: whether one is kept is not for whoever asks to say.</summary>
    public static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        if (!Source.HasListeners())
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        Activity.Current = null;
        using var activity = Source.StartActivity("telepool.web", ActivityKind.Server);
        TraceContext.Carry();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
        finally
        {
            if (activity is { IsAllDataRequested: true })
            {
                Describe(activity, context);
            }
        }
    }

    private static void Describe(Activity activity, HttpContext context)
    {
        // Known only when the request has been routed.
        var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "_OTHER";
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Unknown;
        activity.DisplayName = $"telepool.web {method} {route}";
        activity.SetTag("http.request.method", method);
        activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
