using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Sets a client up.</summary>
public interface IClientBuilder
{
    /// <summary>The services of the client's host.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of the client's host.</summary>
    IConfiguration Configuration { get; }
}
