using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OrleansDashboard;

/// <summary>Routes of one server whose handlers take their services from another: the silo's.</summary>
internal sealed class SiloRoutes(IEndpointRouteBuilder app, IServiceProvider silo) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider => silo;

    public ICollection<EndpointDataSource> DataSources => app.DataSources;

    public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();
}
