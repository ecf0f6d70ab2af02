namespace Grains.Interfaces.Collection;

/// <summary>A job at a glance.</summary>
[GenerateSerializer, Immutable, Alias("telepool.collection-listing")]
public sealed record CollectionListing
{
    /// <summary>The pieces, by channel and kind.</summary>
    [Id(0)]
    public required WorkStatus[] Work { get; init; }

    /// <summary>The workers, by name.</summary>
    [Id(1)]
    public required WorkerStatus[] Workers { get; init; }
}
