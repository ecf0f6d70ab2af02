using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Cluster;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed partial class SiloHostedService(IServiceProvider services, SiloLifecycle lifecycle, ILogger<SiloHostedService> logger) : IHostedService
{
    private Silo? _silo;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IClusterLocator>() is null)
        {
            throw new OrleansConfigurationException(
                "Clustering has not been configured. UseLocalhostClustering serves one process; clusters need the real packages.");
        }

        foreach (var validator in services.GetServices<IConfigurationValidator>())
        {
            validator.ValidateConfiguration();
        }

        var silo = _silo = services.GetRequiredService<Silo>();
        lifecycle.Subscribe<Silo>(
            ServiceLifecycleStage.BecomeActive,
            _ =>
            {
                silo.Start();
                return Task.CompletedTask;
            },
            silo.StopAsync);
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(lifecycle);
        }

        await lifecycle.StartAsync(cancellationToken);
        LogStarted(logger, silo.Name, silo.SiloAddress);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_silo is { } silo)
        {
            await lifecycle.StopAsync(cancellationToken);
            LogStopped(logger, silo.Name, silo.SiloAddress);
        }
    }
}
