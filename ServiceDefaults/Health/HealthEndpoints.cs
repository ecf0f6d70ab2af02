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
    /// <c>/healthz</c> answers as long as the process serves; <c>/startupz</c> and <c>/readyz</c> answer 503 until it has started, and the second again while
    /// something is lost that the host cannot do without, and from the moment it begins to stop. All three say how the dependencies are.
    /// <c>/info</c> says what runs here, without secrets.
    /// </summary>
    public static void Map(IEndpointRouteBuilder endpoints, TelepoolSettings settings)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<HostHealth>();
        var time = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        var started = time.GetUtcNow();
        var monitor = endpoints.ServiceProvider.GetService<DependencyMonitor>();
        endpoints.MapGet("/healthz", context => HealthAnswer.WriteAsync(context, isGood: true, "ok", monitor?.Current));
        endpoints.MapGet("/startupz", context => HealthAnswer.WriteAsync(context, health.IsStarted, health.IsStarted ? "started" : "starting", monitor?.Current));
        endpoints.MapGet("/readyz", context =>
        {
            var isGood = monitor?.IsGood ?? true;
            var status = !health.IsStarted ? "starting" : !health.IsReady ? "stopping" : isGood ? "ready" : "impaired";
            return HealthAnswer.WriteAsync(context, health.IsReady && isGood, status, monitor?.Current);
        });
        // A delegate of the plain kind: one whose parameters and result must be found out loads a compiler of expressions, at every start.
        endpoints.MapGet("/info", (RequestDelegate)(context => context.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["product"] = "telepool",
            ["version"] = VersionOf(typeof(HealthEndpoints).Assembly),
            ["orleans"] = $"{typeof(Grain).Assembly.GetName().Name} {VersionOf(typeof(Grain).Assembly)}",
            ["environment"] = settings.Host.Environment,
            ["cluster"] = settings.Storage.Cluster.ToString().ToLowerInvariant(),
            ["started"] = started,
            ["uptime_seconds"] = Math.Round((time.GetUtcNow() - started).TotalSeconds),
        })));
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
