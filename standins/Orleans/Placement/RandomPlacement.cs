namespace Orleans.Runtime;

/// <summary>A silo taken at random.</summary>
public sealed class RandomPlacement : PlacementStrategy;
