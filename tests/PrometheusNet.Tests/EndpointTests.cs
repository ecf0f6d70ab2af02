using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace PrometheusNet.Tests;

public sealed class EndpointTests
{
    // Prometheus 2 asks with the third of these.
    [Theory]
    [InlineData(null, "text/plain")]
    [InlineData("text/html, */*;q=0.1", "text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "application/openmetrics-text")]
    [InlineData("text/plain, application/openmetrics-text;q=0.5", "text/plain")]
    [InlineData("=;,,application/openmetrics-text", "application/openmetrics-text")]
    public async Task MapMetrics_Accept_ChoosesTheFormat(string? accept, string type)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var registry = Metrics.NewCustomRegistry();
        Metrics.WithCustomRegistry(registry).CreateCounter("requests_total", "All requests.").Inc();
        await using var app = await StartAsync(registry, cancellation);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(AddressOf(app) + "/metrics"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await client.SendAsync(request, cancellation);

        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(type != "text/plain", (await response.Content.ReadAsStringAsync(cancellation)).EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MapMetrics_OwnRegistry_AnswersItsText()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var registry = Metrics.NewCustomRegistry();
        Metrics.WithCustomRegistry(registry).CreateCounter("requests_total", "All requests.").Inc();
        await using var app = await StartAsync(registry, cancellation);

        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(AddressOf(app) + "/metrics"), cancellation);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("requests_total 1\n", await response.Content.ReadAsStringAsync(cancellation));
    }

    private static async Task<WebApplication> StartAsync(CollectorRegistry registry, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapMetrics("/metrics", registry);
        await app.StartAsync(cancellation);
        return app;
    }

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}
