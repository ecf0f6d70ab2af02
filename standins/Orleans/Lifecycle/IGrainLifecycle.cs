namespace Orleans.Runtime;

/// <summary>The start and stop of one activation.</summary>
public interface IGrainLifecycle : ILifecycleObservable;
