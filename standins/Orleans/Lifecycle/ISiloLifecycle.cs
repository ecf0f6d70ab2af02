namespace Orleans.Runtime;

/// <summary>The start and stop of a silo.</summary>
public interface ISiloLifecycle : ILifecycleObservable
{
    /// <summary>The highest stage whose start has ended.</summary>
    int HighestCompletedStage { get; }

    /// <summary>The lowest stage whose stop has ended.</summary>
    int LowestStoppedStage { get; }
}
