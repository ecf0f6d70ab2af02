using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Sets a silo up.</summary>
public interface ISiloBuilder
{
    /// <summary>The services of the silo's host.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of the silo's host.</summary>
    IConfiguration Configuration { get; }
}
