namespace Orleans.Runtime;

/// <summary>The silo of the caller, where it can host the grain.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy;
