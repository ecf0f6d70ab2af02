using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Tests.Hosting;

public sealed class TelepoolHostTests
{
    [Fact]
    public async Task Host_FromStartToStop_SaysHowItIs()
    {
        await using var app = Build(prometheus: true);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(AddressesOf(app)[0]) };
        foreach (var path in new[] { "/healthz", "/startupz", "/readyz", "/metrics" })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
        }

        using var info = JsonDocument.Parse(await client.GetStringAsync("/info"));
        Assert.Equal("telepool", info.RootElement.GetProperty("product").GetString());
        Assert.Equal("single", info.RootElement.GetProperty("cluster").GetString());

        app.Services.GetRequiredService<HostHealth>().Stopping();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/startupz")).StatusCode);
        await app.StopAsync();
    }

    [Fact]
    public async Task Host_WithoutPrometheus_HasNoMetricsAndOnePort()
    {
        await using var app = Build(prometheus: false);
        await app.StartAsync();
        var address = Assert.Single(AddressesOf(app));
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics")).StatusCode);

        var port = new Uri(address).Port;
        var taken = Assert.Single(TelepoolHostExtensions.CheckPorts(new TelepoolSettings { Host = new HostSettings { HealthBind = new IPEndPoint(IPAddress.Loopback, port) } }));
        Assert.Equal("HEALTH_BIND", taken.Variable);
    }

    private static WebApplication Build(bool prometheus)
    {
        var settings = new TelepoolSettings
        {
            Host = new HostSettings { HealthBind = new IPEndPoint(IPAddress.Loopback, 0), PrometheusPort = 0, PrometheusEnabled = prometheus },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings);
        var app = builder.Build();
        app.MapTelepoolDefaults();
        return app;
    }

    private static string[] AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
}
