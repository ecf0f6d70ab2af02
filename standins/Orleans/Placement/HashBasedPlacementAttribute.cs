using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A silo computed from the hash of the grain's identity.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HashBasedPlacementAttribute() : PlacementAttribute(new HashBasedPlacement());
