namespace Orleans.Runtime;

/// <summary>A silo computed from the hash of the grain's identity.</summary>
public sealed class HashBasedPlacement : PlacementStrategy;
