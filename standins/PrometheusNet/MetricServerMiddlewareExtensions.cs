using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Exposes a registry over HTTP.</summary>
public static class MetricServerMiddlewareExtensions
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Maps an endpoint that answers the metrics of a registry, by default those of the default registry.</summary>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints,
        string pattern = "/metrics",
        CollectorRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints
            .Map(pattern, context => Answer(context, registry ?? Metrics.DefaultRegistry))
            .WithDisplayName("Prometheus metrics");
    }

    /// <summary>Answers the metrics of a registry, by default those of the default registry, under a path of the pipeline.</summary>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder,
        string? url = "/metrics",
        CollectorRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return url is null
            ? Run(builder)
            : builder.Map(url, branch => Run(branch));

        IApplicationBuilder Run(IApplicationBuilder branch)
        {
            branch.Run(context => Answer(context, registry ?? Metrics.DefaultRegistry));
            return branch;
        }
    }

    private static async Task Answer(HttpContext context, CollectorRegistry registry)
    {
        // Collected before the first byte, so that a failing callback becomes an error status and not half an answer.
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted).ConfigureAwait(false);
    }
}
