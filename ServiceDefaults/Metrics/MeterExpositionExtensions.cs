using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Metrics;

/// <summary>Registers the exposition of meters and maps its endpoint.</summary>
public static class MeterExpositionExtensions
{
    /// <summary>Adds what <see cref="MapMeterExposition"/> needs.</summary>
    public static IServiceCollection AddMeterExposition(this IServiceCollection services, Action<MeterExpositionOptions>? configure = null)
    {
        services.AddMetrics();
        services.AddOptions<MeterExpositionOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton<MeterExposition>();
        return services;
    }

    /// <summary>Exports the metrics of the process by OTLP for as long as the host lives, where the settings ask for it.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">Say whether and where to.</param>
    /// <param name="service">What the process is called.</param>
    public static IServiceCollection AddMetricExport(this IServiceCollection services, TelepoolSettings settings, string service)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Has(Feature.Otel))
        {
            services.AddSingleton<IHostedService>(provider => new ExportService(MetricExport.Begin(settings.Host, service, provider.GetRequiredService<ILoggerFactory>())));
        }

        return services;
    }

    /// <summary>Maps the metrics of every meter. Measurements count from this call on.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    public static IEndpointConventionBuilder MapMeterExposition(this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        var exposition = endpoints.ServiceProvider.GetRequiredService<MeterExposition>();
        return endpoints.MapMetrics(pattern, exposition.Registry).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }
}
