using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Health;

/// <summary>The endpoints by which an orchestrator and an operator look at a process.</summary>
internal static class HealthEndpoints
{
    /// <summary>
    /// <c>/healthz</c> answers as long as the process serves; <c>/startupz</c> and <c>/readyz</c> answer 503 until it has started, and
    /// the second again once it stops. <c>/info</c> says what runs here, without secrets.
    /// </summary>
    public static void Map(IEndpointRouteBuilder endpoints, TelepoolSettings settings)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<HostHealth>();
        var time = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        var started = time.GetUtcNow();
        endpoints.MapGet("/healthz", () => Results.Text("ok\n"));
        endpoints.MapGet("/startupz", () => Answer(health.IsStarted, "started", "starting"));
        endpoints.MapGet("/readyz", () => Answer(health.IsReady, "ready", health.IsStarted ? "stopping" : "starting"));
        endpoints.MapGet("/info", () => Results.Json(new Dictionary<string, object>
        {
            ["product"] = "telepool",
            ["version"] = VersionOf(typeof(HealthEndpoints).Assembly),
            ["orleans"] = $"{typeof(Grain).Assembly.GetName().Name} {VersionOf(typeof(Grain).Assembly)}",
            ["environment"] = settings.Host.Environment,
            ["cluster"] = settings.Storage.Cluster.ToString().ToLowerInvariant(),
            ["started"] = started,
            ["uptime_seconds"] = Math.Round((time.GetUtcNow() - started).TotalSeconds),
        }));
    }

    private static IResult Answer(bool good, string yes, string no) => good
        ? Results.Text(yes + "\n")
        : Results.Text(no + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
