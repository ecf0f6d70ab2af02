using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A silo taken at random.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RandomPlacementAttribute() : PlacementAttribute(new RandomPlacement());
