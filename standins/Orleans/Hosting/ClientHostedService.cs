using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Cluster;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Connects and disconnects the client with its host.</summary>
internal sealed class ClientHostedService(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        services.GetService<IClusterLocator>() is null
            ? throw new OrleansConfigurationException("Clustering has not been configured for the client.")
            : services.GetRequiredService<ClientRuntime>().ConnectAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<ClientRuntime>().Dispose();
        return Task.CompletedTask;
    }
}
