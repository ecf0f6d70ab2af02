using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo with the most to spare; within one process, the one with the fewest activations.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceOptimizedPlacementAttribute() : PlacementAttribute(new ResourceOptimizedPlacement());
