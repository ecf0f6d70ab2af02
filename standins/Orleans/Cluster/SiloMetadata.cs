namespace Orleans.Cluster;

/// <summary>What a silo says of itself, for placement.</summary>
internal sealed record SiloMetadata(IReadOnlyDictionary<string, string> Values);
