using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Hosting;
using Testing;

namespace ServiceDefaults.Tests.Health;

public sealed class DependencyMonitorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SettableCheck _check = new();
    private readonly ManualTimeProvider _time = new(Start);

    [Fact]
    public async Task Look_FailuresBelowTheThreshold_ImpairAndTheLastOneLoses()
    {
        await using var app = await StartAsync(isEssential: true);
        var monitor = app.Services.GetRequiredService<DependencyMonitor>();
        Assert.Equal(HealthStatus.Healthy, StateOf(monitor).Status);
        _check.Result = HealthCheckResult.Unhealthy("it is away");
        _time.Advance(TimeSpan.FromSeconds(5));

        await monitor.LookAsync(CancellationToken.None);
        await monitor.LookAsync(CancellationToken.None);

        Assert.Equal((HealthStatus.Degraded, 2, "it is away"), (StateOf(monitor).Status, StateOf(monitor).Failures, StateOf(monitor).Problem));
        Assert.True(monitor.IsGood);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/readyz")).Status);

        await monitor.LookAsync(CancellationToken.None);

        Assert.Equal((HealthStatus.Unhealthy, Start.AddSeconds(5)), (StateOf(monitor).Status, StateOf(monitor).Since));
        var (status, answer) = await AskAsync(app, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("impaired", answer.GetProperty("status").GetString());
        var entry = Assert.Single(answer.GetProperty("dependencies").EnumerateArray(), entry => entry.GetProperty("name").GetString() == "thing");
        Assert.Equal(("unhealthy", "it is away", 3), (entry.GetProperty("status").GetString(), entry.GetProperty("problem").GetString(), entry.GetProperty("failures").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/startupz")).Status);

        _check.Result = HealthCheckResult.Healthy();
        await monitor.LookAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/readyz")).Status);
        Assert.Null(StateOf(monitor).Problem);
    }

    [Fact]
    public async Task Stopping_BeforeAnyServiceStops_LooksNoMore()
    {
        await using var app = await StartAsync(isEssential: true);
        var monitor = app.Services.GetRequiredService<DependencyMonitor>();
        await monitor.StoppingAsync(TestContext.Current.CancellationToken);
        _check.Result = HealthCheckResult.Unhealthy("it was taken down");

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HealthStatus.Healthy, StateOf(monitor).Status);
    }

    [Fact]
    public async Task Look_WhatIsNotEssential_IsToldAndHoldsNothingUp()
    {
        await using var app = await StartAsync(isEssential: false);
        var monitor = app.Services.GetRequiredService<DependencyMonitor>();
        _check.Result = HealthCheckResult.Unhealthy("it is away");
        for (var i = 0; i < 5; i++)
        {
            await monitor.LookAsync(CancellationToken.None);
        }

        Assert.Equal(HealthStatus.Unhealthy, StateOf(monitor).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/readyz")).Status);
    }

    [Fact]
    public async Task Look_WhatWasNeverWell_IsLostAtOnce()
    {
        _check.Result = HealthCheckResult.Unhealthy("it is away");
        await using var app = await StartAsync(isEssential: true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(app, "/readyz")).Status);
    }

    [Fact]
    public async Task Look_WhatHangs_IsGivenUpAndEndpointsAnswerMeanwhile()
    {
        await using var app = await StartAsync(isEssential: true);
        var monitor = app.Services.GetRequiredService<DependencyMonitor>();
        _check.Hangs = true;
        var looking = monitor.LookAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/readyz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/healthz")).Status);
        await looking;
        Assert.Equal(1, StateOf(monitor).Failures);
    }

    private static DependencyState StateOf(DependencyMonitor monitor) => Assert.Single(monitor.Current, state => state.Name == "thing");

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(WebApplication app, string path)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var answer = await client.GetAsync(path);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, document.RootElement.Clone());
    }

    private async Task<WebApplication> StartAsync(bool isEssential)
    {
        var settings = new TelepoolSettings
        {
            Host = new HostSettings
            {
                HealthBind = new IPEndPoint(IPAddress.Loopback, 0),
                // The test looks by itself.
                Health = new HealthSettings { Period = TimeSpan.FromMinutes(5), Timeout = TimeSpan.FromMilliseconds(300) },
            },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddTelepoolDefaults(settings);
        builder.Services.AddDependency("thing", _ => _check, isEssential);
        var app = builder.Build();
        app.MapTelepoolDefaults();
        await app.StartAsync();
        return app;
    }
}
