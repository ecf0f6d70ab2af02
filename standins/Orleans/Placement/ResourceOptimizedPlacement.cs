namespace Orleans.Runtime;

/// <summary>The silo with the most to spare; within one process, the one with the fewest activations.</summary>
public sealed class ResourceOptimizedPlacement : PlacementStrategy;
