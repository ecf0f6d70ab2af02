namespace Orleans.Runtime;

internal sealed class StartupTask(Func<IServiceProvider, CancellationToken, Task> task, IServiceProvider services, int stage)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<StartupTask>(stage, cancellationToken => task(services, cancellationToken));
}
