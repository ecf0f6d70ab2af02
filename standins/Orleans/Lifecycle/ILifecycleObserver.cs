namespace Orleans;

/// <summary>Takes part in a start and in the stop that follows it.</summary>
public interface ILifecycleObserver
{
    /// <summary>Runs at the observer's stage of the start.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>Runs at the observer's stage of the stop, which goes through the stages backwards.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}
