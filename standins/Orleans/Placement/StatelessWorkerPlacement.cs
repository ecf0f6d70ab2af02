namespace Orleans.Runtime;

/// <summary>As many activations in each silo as there is work for.</summary>
public sealed class StatelessWorkerPlacement : PlacementStrategy
{
    internal StatelessWorkerPlacement(int maxLocal, bool removeIdleWorkers)
    {
        MaxLocal = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;
        RemoveIdleWorkers = removeIdleWorkers;
    }

    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;

    /// <summary>The most activations in one silo.</summary>
    public int MaxLocal { get; }

    /// <summary>Whether idleness removes activations.</summary>
    public bool RemoveIdleWorkers { get; }
}
