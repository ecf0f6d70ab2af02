namespace Orleans;

/// <summary>Marks attributes of constructor parameters that the runtime fills, such as <see cref="Runtime.PersistentStateAttribute"/>.</summary>
public interface IFacetMetadata;
