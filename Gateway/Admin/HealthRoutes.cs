using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Health;

namespace Telepool.Gateway.Admin;

/// <summary>What orchestrators ask a gateway: the same paths and answers as of every other host. They hold nothing but states, and need no token.</summary>
internal static class HealthRoutes
{
    private static readonly string[] Paths = ["/healthz", "/readyz", "/startupz"];

    /// <summary>Whether a path is one of these.</summary>
    public static bool Has(string? path) => Array.IndexOf(Paths, path) >= 0;

    /// <summary>Maps them. Whoever can ask finds a gateway that has started.</summary>
    public static void Map(IEndpointRouteBuilder app, IGatewayRuntime runtime)
    {
        app.MapGet("/healthz", static context => HealthAnswer.WriteAsync(context, isGood: true, "ok", null));
        app.MapGet("/startupz", static context => HealthAnswer.WriteAsync(context, isGood: true, "started", null));
        app.MapGet("/readyz", context =>
        {
            var isReady = !runtime.Status().IsDraining;
            return HealthAnswer.WriteAsync(context, isReady, isReady ? "ready" : "draining", null);
        });
    }
}
