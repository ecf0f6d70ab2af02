using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Orleans.Hosting;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Hosting;

/// <summary>Orleans' own dashboard behind the operator's login; a build has it only where its package restores.</summary>
internal static class DashboardPart
{
    /// <summary>Where it is.</summary>
    public const string Path = "/dashboard";

    /// <summary>The package.</summary>
    public const string Package = "Microsoft.Orleans.Dashboard";

    private static readonly Type? Mount = Type.GetType("OrleansDashboard.DashboardMount, OrleansDashboard");

    /// <summary>Whether this build has it.</summary>
    public static bool IsThere => Mount is not null;

    /// <summary>Has the silo count what it shows.</summary>
    public static void Add(ISiloBuilder silo) => Mount?.GetMethod("Add")!.CreateDelegate<Action<ISiloBuilder>>()(silo);

    /// <summary>Mounts it for everybody who may look.</summary>
    public static void Map(IEndpointRouteBuilder app, IServiceProvider silo) =>
        Mount?.GetMethod("Map")!.CreateDelegate<Func<IEndpointRouteBuilder, IServiceProvider, string, IEndpointConventionBuilder>>()(app, silo, Path).RequireRole(OperatorRole.Viewer);
}
