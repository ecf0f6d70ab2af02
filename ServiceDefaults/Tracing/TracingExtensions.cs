using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tracing;

/// <summary>Puts tracing into hosts. Where the settings do not ask for it, nothing is added.</summary>
public static class TracingExtensions
{
    /// <summary>Exports the traces of the process for as long as the host lives.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">Say whether and where to.</param>
    /// <param name="service">What the process is called in traces.</param>
    public static IServiceCollection AddTraceExport(this IServiceCollection services, TelepoolSettings settings, string service)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Has(Feature.Otel))
        {
            services.AddSingleton<IHostedService>(provider => new ExportService(TraceExport.Begin(settings.Host, service, provider.GetRequiredService<ILoggerFactory>())));
        }

        return services;
    }

    /// <summary>Lets traces follow the calls of this silo's grains, to wherever they go.</summary>
    public static ISiloBuilder AddTraceContext(this ISiloBuilder silo, TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Has(Feature.Otel) ? silo.AddActivityPropagation() : silo;
    }

    /// <summary>Lets traces follow this client's calls into the silos.</summary>
    public static IClientBuilder AddTraceContext(this IClientBuilder client, TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Has(Feature.Otel) ? client.AddActivityPropagation() : client;
    }
}
