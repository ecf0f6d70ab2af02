using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Metrics;

namespace Telepool.Gateway.Admin;

/// <summary>
/// Health and metrics without a token at the addresses of <c>HEALTH_BIND</c> and <c>PROMETHEUS_PORT</c>, as every host of a cluster has them. A gateway
/// opens them only where <c>HEALTH_BIND</c> is set: alone it needs no port but its own.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private const int MaxConnections = 64;
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private HealthServer(WebApplication app) => _app = app;

    /// <summary>Where it listens: health first, then metrics where they are served.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _app.Urls.Select(url => IPEndPoint.Parse(new Uri(url).Authority))];

    /// <summary>Whether the environment asks for it.</summary>
    public static bool IsAsked(IReadOnlyDictionary<string, string> environment) => environment.TryGetValue("HEALTH_BIND", out var bind) && bind.Length > 0;

    /// <summary>Starts it.</summary>
    /// <param name="settings">Where.</param>
    /// <param name="runtime">What it tells of.</param>
    /// <param name="useMeters">Makes the meters that are shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<HealthServer> StartAsync(TelepoolSettings settings, IGatewayRuntime runtime, Action<IServiceProvider> useMeters, CancellationToken cancellationToken)
    {
        var (host, hasMetrics) = (settings.Host, settings.Has(Feature.Prometheus));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(host.HealthBind);
            if (hasMetrics)
            {
                kestrel.Listen(new IPEndPoint(host.HealthBind.Address, host.PrometheusPort));
            }

            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Hurry);
        if (hasMetrics)
        {
            builder.Services.AddMetrics();
            builder.Services.AddMeterExposition();
        }

        var app = builder.Build();
        app.UseRouting();
        HealthRoutes.Map(app, runtime);
        app.MapGet("/info", context => AdminAnswers.WriteAsync(context, runtime.Status(), Contracts.AdminJson.Default.GatewayStatusAnswer));
        if (hasMetrics)
        {
            useMeters(app.Services);
            app.MapMeterExposition();
        }

        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new HealthServer(app);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(Hurry);
        await _app.StopAsync(hurry.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
