namespace Orleans;

/// <summary>Something that starts and stops in stages.</summary>
public interface ILifecycleObservable
{
    /// <summary>Adds <paramref name="observer"/> at <paramref name="stage"/>; disposing the answer takes it out.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
