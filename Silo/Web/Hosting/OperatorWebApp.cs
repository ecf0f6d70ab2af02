using System.Diagnostics.Metrics;
using Grains;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Api;
using Telepool.Silo.Web.Pages;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Hosting;

/// <summary>Composes the web server of the operator's pages and the admin API.</summary>
internal static class OperatorWebApp
{
    /// <summary>The longest body that is read, in bytes: the longest that the routes take is a list of proxies.</summary>
    public const int MaxBody = 256 * 1024;

    private const int MaxConnections = 512;
    // As long as a grain may take to answer.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(2);

    /// <summary>Builds the server.</summary>
    /// <param name="host">The silo's services, which the server shares where it names them here.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="configure">Adds what only a test has; may be null.</param>
    public static WebApplication Build(IServiceProvider host, TelepoolSettings settings, Action<WebApplicationBuilder>? configure = null)
    {
        var time = host.GetRequiredKeyedService<TimeProvider>(GrainClock.Key);
        var logging = host.GetRequiredService<ILoggerFactory>();
        var certificates = settings.Web.CertificateFile is null ? null : new WebCertificates(settings.Web, time, logging.CreateLogger<WebCertificates>());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var services = builder.Services;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
            kestrel.Listen(settings.Web.Bind, listen => certificates?.Use(listen));
        });
        services.AddSingleton<IHostLifetime, SharedLifetime>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = Hurry);
        services.AddSingleton(settings);
        services.AddSingleton(host.GetRequiredService<LiveSettings>());
        services.AddSingleton(logging);
        // Its requests are counted where the host's are, so that /metrics shows both.
        if (host.GetService<IMeterFactory>() is { } meters)
        {
            services.AddSingleton(meters);
        }

        // The clock of the grains' rules, which sessions and links are measured by on their side too.
        services.AddSingleton(time);
        services.AddSingleton(host.GetRequiredService<IGrainFactory>());
        services.AddRouting();
        services.AddRequestTimeouts(static options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = LongestAnswer, WriteTimeoutResponse = WriteTimeoutAsync });
        AddPages(services);
        services.AddOperatorSecurity();
        services.AddOperatorPages();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseTrustedProxies(settings.Web);
        app.Use(static (context, next) => OperatorTraces.TraceAsync(context, next));
        app.UseOperatorSecurity();
        app.UseRequestTimeouts();
        Map(app);
        DashboardPart.Map(app, host);
        return app;
    }

    private static Task WriteTimeoutAsync(HttpContext context) =>
        context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status503ServiceUnavailable, "too-slow", "It took too long", "What was asked for may still be done; look before asking again."));

    private static void Map(IEndpointRouteBuilder app)
    {
        LoginEndpoints.Map(app);
        OperatorPages.Map(app);
        OperatorApi.Map(app);
    }

    /// <summary>Components rendered on the server alone. Nothing that they do needs keys: the pages' own antiforgery has none, and none is written to a disk.</summary>
    private static void AddPages(IServiceCollection services)
    {
        services.AddRazorComponents();
        foreach (var eager in services.Where(static service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(EphemeralDataProtectionProvider).Assembly).ToList())
        {
            services.Remove(eager);
        }

        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider, EphemeralDataProtectionProvider>());
        services.Replace(ServiceDescriptor.Singleton<IAntiforgery, SessionAntiforgery>());
    }
}
