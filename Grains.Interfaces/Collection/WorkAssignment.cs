namespace Grains.Interfaces.Collection;

/// <summary>A piece of work that a worker has.</summary>
[GenerateSerializer, Immutable, Alias("telepool.work-assignment")]
public sealed record WorkAssignment
{
    /// <summary>The piece.</summary>
    [Id(0)]
    public required WorkItem Item { get; init; }

    /// <summary>Grows with every assignment of the job; a piece that comes back after it was elsewhere has a greater one.</summary>
    [Id(1)]
    public required long Epoch { get; init; }
}
