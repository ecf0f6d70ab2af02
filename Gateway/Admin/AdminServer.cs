using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Metrics;

namespace Telepool.Gateway.Admin;

/// <summary>
/// The operator's interface: HTTP with a bearer token, JSON, and metrics. The questions of orchestrators alone need no token: they are answered nothing but
/// whether. It is there only where an address is configured for it.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private const int MaxBody = 64 * 1024;
    private const int MaxConnections = 256;
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private AdminServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => IPEndPoint.Parse(new Uri(_app.Urls.First()).Authority);

    /// <summary>Starts it.</summary>
    /// <param name="services">What it shows and changes.</param>
    /// <param name="log">Where its own log goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<AdminServer> StartAsync(AdminServices services, ILoggerFactory log, CancellationToken cancellationToken)
    {
        var settings = services.Configurator.Settings.Admin!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Endpoint);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(log);
        builder.Services.AddMeterExposition();
        services.AddMeters?.Invoke(builder.Services);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Hurry);
        var app = builder.Build();
        var gate = new AdminGate(() => services.Configurator.Settings.Admin ?? settings, services.Time);
        var audit = new AuditLog(() => services.Configurator.Settings.Admin?.AuditFile, services.Time);
        app.Use((context, next) => HandleAsync(context, next, gate, audit));
        app.UseRouting();
        services.UseMeters?.Invoke(app.Services);
        AdminRoutes.Map(app, services);
        app.MapMeterExposition();
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new AdminServer(app);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(Hurry);
        await _app.StopAsync(hurry.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task HandleAsync(HttpContext context, RequestDelegate next, AdminGate gate, AuditLog audit)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'";
        if (HealthRoutes.Has(context.Request.Path.Value))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (gate.Enter(context) is not { } caller)
        {
            return;
        }

        var isChange = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (isChange && caller.Role != AdminRole.Admin)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Features.Set(caller);
        context.Features.Set(audit);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!response.HasStarted)
        {
            response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AdminAnswers.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left.
            context.Abort();
        }
    }
}
