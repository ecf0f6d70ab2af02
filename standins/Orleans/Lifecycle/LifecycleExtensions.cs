namespace Orleans;

/// <summary>Subscribes functions to lifecycles.</summary>
public static class LifecycleExtensions
{
    /// <summary>Runs <paramref name="onStart"/> and <paramref name="onStop"/> at <paramref name="stage"/>.</summary>
    public static IDisposable Subscribe(
        this ILifecycleObservable observable,
        string observerName,
        int stage,
        Func<CancellationToken, Task> onStart,
        Func<CancellationToken, Task>? onStop)
    {
        ArgumentNullException.ThrowIfNull(observable);
        ArgumentNullException.ThrowIfNull(onStart);
        return observable.Subscribe(observerName, stage, new FunctionLifecycleObserver(onStart, onStop));
    }

    /// <summary>Runs <paramref name="onStart"/> at <paramref name="stage"/>.</summary>
    public static IDisposable Subscribe(
        this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(observerName, stage, onStart, onStop: null);

    /// <summary>Runs <paramref name="onStart"/> and <paramref name="onStop"/> at <paramref name="stage"/>.</summary>
    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task> onStop) =>
        observable.Subscribe(typeof(TObserver).FullName!, stage, onStart, onStop);

    /// <summary>Runs <paramref name="onStart"/> at <paramref name="stage"/>.</summary>
    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(typeof(TObserver).FullName!, stage, onStart, onStop: null);

    /// <summary>Adds <paramref name="observer"/> at <paramref name="stage"/>.</summary>
    public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observable);
        return observable.Subscribe(typeof(TObserver).FullName!, stage, observer);
    }
}
