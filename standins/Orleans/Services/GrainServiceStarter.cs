using Orleans.Services;

namespace Orleans.Runtime.Services;

/// <summary>Begins and ends the grain services with their silo.</summary>
internal sealed class GrainServiceStarter(Cluster.Silo silo, IServiceProvider services, IEnumerable<IGrainService> grainServices) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly List<GrainService> _started = [];

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<GrainServiceStarter>(ServiceLifecycleStage.RuntimeGrainServices, StartAsync, StopAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in grainServices.Cast<GrainService>())
        {
            await service.Init(services);
            silo.Cluster.GrainServices[service.GrainId] = new GrainServiceTarget(service, silo);
            await service.Start();
            _started.Add(service);
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _started)
        {
            await service.Stop();
        }
    }
}
