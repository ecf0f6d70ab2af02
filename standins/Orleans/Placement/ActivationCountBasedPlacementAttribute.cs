using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo with the fewest activations.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivationCountBasedPlacementAttribute() : PlacementAttribute(new ActivationCountBasedPlacement());
