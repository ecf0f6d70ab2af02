using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Admin;

public sealed class HealthServerTests
{
    private static readonly GatewayArguments Arguments = new() { Listen = ["127.0.0.1:0"], Users = ["alice=dd3d0cfb1e5a7791c2a4e86f0b9d5c1a77"], DataCenters = ["default=127.0.0.1:1"], Workers = "1" };

    [Fact]
    public async Task Start_HealthBindSet_AnswersAsEveryHostDoes()
    {
        var (service, _, reasons) = await StartAsync(new() { ["HEALTH_BIND"] = "127.0.0.1:0", ["OBS_PROMETHEUS_ENABLED"] = "true", ["PROMETHEUS_PORT"] = "0" });
        Assert.Empty(reasons);
        await using var running = service!;
        using var health = new HttpClient { BaseAddress = new Uri($"http://{running.HealthEndPoints[0]}") };

        foreach (var (path, status) in new[] { ("/healthz", "ok"), ("/startupz", "started"), ("/readyz", "ready") })
        {
            Assert.Equal(status, (string?)JsonNode.Parse(await health.GetStringAsync(path))!["status"]);
        }

        Assert.NotNull(JsonNode.Parse(await health.GetStringAsync("/info"))!["version"]);
        using var metrics = new HttpClient { BaseAddress = new Uri($"http://{running.HealthEndPoints[1]}") };
        Assert.Contains("gateway_", await metrics.GetStringAsync("/metrics"), StringComparison.Ordinal);
        // What changes anything is the operator's interface alone.
        Assert.Equal(HttpStatusCode.NotFound, (await health.PostAsync("/v1/drain", null)).StatusCode);

        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await running.RunAsync(stop.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await health.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Start_WithoutHealthBind_OpensNoPortMore()
    {
        var (service, _, _) = await StartAsync(new() { ["OBS_PROMETHEUS_ENABLED"] = "true" });
        await using var running = service!;

        Assert.Empty(running.HealthEndPoints);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("203.0.113.1:80")]
    public async Task Start_HealthBindThatCannotBe_IsRefusedByItsName(string bind)
    {
        var (service, code, reasons) = await StartAsync(new() { ["HEALTH_BIND"] = bind });

        Assert.Null(service);
        Assert.Equal(2, code);
        Assert.Contains("HEALTH_BIND", Assert.Single(reasons), StringComparison.Ordinal);
    }

    private static Task<(GatewayService? Service, int ExitCode, IReadOnlyList<string> Reasons)> StartAsync(Dictionary<string, string> environment) =>
        GatewayService.StartAsync(new GatewaySources(Arguments, environment), NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
}
