using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Logging;
using ServiceDefaults.Metrics;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Hosting;

/// <summary>What every host of the platform has in common.</summary>
public static class TelepoolHostExtensions
{
    /// <summary>Adds settings, logging to standard error, health, metrics and the time for a graceful stop; binds the ports of both.</summary>
    public static WebApplicationBuilder AddTelepoolDefaults(this WebApplicationBuilder builder, TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        builder.Logging.AddTelepoolLog(settings.Host);
        builder.Services.AddSingleton(settings);
        builder.Services.TryAddSingleton<LiveSettings>();
        builder.Services.TryAddSingleton(static provider => new FeatureFlags(provider.GetRequiredService<LiveSettings>()));
        builder.Services.TryAddSingleton(static provider => provider.GetRequiredService<FeatureFlags>().Manager);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<HostHealth>();
        // Before the one that says that everything has started: a host is not ready until its dependencies were looked at.
        builder.Services.AddDependencyMonitor(settings);
        builder.Services.AddHostedService<HostHealthLifecycle>();
        builder.Services.AddMetrics();
        builder.Services.AddMeterExposition();
        builder.Services.AddTraceExport(settings, "telepool");
        builder.Services.AddMetricExport(settings, "telepool");
        builder.Services.TryAddSingleton<HostMetrics>();
        builder.Services.AddHostedService<LiveObservation>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopBudget.Of(settings.Host).Silo);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(settings.Host.HealthBind);
            if (settings.Has(Feature.Prometheus))
            {
                kestrel.Listen(new IPEndPoint(settings.Host.HealthBind.Address, settings.Host.PrometheusPort));
            }
        });
        return builder;
    }

    /// <summary>Maps health, <c>/info</c> and, where it is enabled, <c>/metrics</c>; each is served on both ports.</summary>
    public static WebApplication MapTelepoolDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var settings = app.Services.GetRequiredService<TelepoolSettings>();
        if (settings.Has(Feature.Otel))
        {
            _ = app.Services.GetRequiredService<HostMetrics>();
        }

        HealthEndpoints.Map(app, settings);
        if (settings.Has(Feature.Prometheus))
        {
            app.MapMeterExposition();
            _ = app.Services.GetRequiredService<HostMetrics>();
        }

        return app;
    }

    /// <summary>Says which ports of the settings are taken, before a host tries to take them.</summary>
    public static IReadOnlyList<SettingError> CheckPorts(TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var errors = new List<SettingError>();
        Check("HEALTH_BIND", settings.Host.HealthBind);
        if (settings.Has(Feature.Prometheus))
        {
            Check("PROMETHEUS_PORT", new IPEndPoint(settings.Host.HealthBind.Address, settings.Host.PrometheusPort));
        }

        return errors;

        void Check(string variable, IPEndPoint endpoint)
        {
            try
            {
                using var listener = new TcpListener(endpoint);
                listener.Start();
            }
            catch (SocketException exception)
            {
                errors.Add(new SettingError(variable, $"{endpoint} cannot be used: {exception.Message}"));
            }
        }
    }

    /// <summary>Adds logging to standard error, for hosts that serve nothing.</summary>
    public static void AddTelepoolLogging(this IHostApplicationBuilder builder, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        builder.Logging.AddTelepoolLog(settings);
    }
}
