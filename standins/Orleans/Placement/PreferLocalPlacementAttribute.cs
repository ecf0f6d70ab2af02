using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo of the caller, where it can host the grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new PreferLocalPlacement());
