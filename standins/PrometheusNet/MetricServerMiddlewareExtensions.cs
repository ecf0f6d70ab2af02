using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Exposes a registry over HTTP, in OpenMetrics to whoever prefers that by its <c>Accept</c>.</summary>
public static class MetricServerMiddlewareExtensions
{
    private const string TextType = "text/plain";
    private const string OpenMetricsType = "application/openmetrics-text";

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
        var format = Negotiate(context.Request);
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, format, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = format == ExpositionFormat.OpenMetricsText ? OpenMetricsType + "; version=1.0.0; charset=utf-8" : TextType + "; version=0.0.4; charset=utf-8";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted).ConfigureAwait(false);
    }

    // What is neither of the two types, or no type at all, does not count.
    private static ExpositionFormat Negotiate(HttpRequest request)
    {
        var preferred = request.Headers.Accept.ToString().Split(',')
            .Select(static part => MediaTypeWithQualityHeaderValue.TryParse(part, out var type) ? type : null)
            .Where(static type => type?.MediaType is TextType or OpenMetricsType)
            .OrderByDescending(static type => type!.Quality ?? 1)
            .FirstOrDefault();
        return preferred?.MediaType == OpenMetricsType ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
    }
}
