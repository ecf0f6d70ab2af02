namespace Orleans;

/// <summary>A service that subscribes to a lifecycle before it starts.</summary>
public interface ILifecycleParticipant<TLifecycleObservable>
    where TLifecycleObservable : ILifecycleObservable
{
    /// <summary>Subscribes to <paramref name="lifecycle"/>.</summary>
    void Participate(TLifecycleObservable lifecycle);
}
