namespace Grains.Interfaces.Collection;

/// <summary>A process that offers to work.</summary>
[GenerateSerializer, Immutable, Alias("telepool.worker-info")]
public sealed record WorkerInfo
{
    /// <summary>Its name, unique among the workers of the job.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Made anew by every process, so that two with one name are told apart.</summary>
    [Id(1)]
    public required Guid Instance { get; init; }

    /// <summary>The kinds that it can do (<see cref="CollectionKind"/>).</summary>
    [Id(2)]
    public required string[] Kinds { get; init; }

    /// <summary>Pieces that it takes at most; at least 1.</summary>
    [Id(3)]
    public required int Capacity { get; init; }

    /// <summary>After this long without a heartbeat its pieces go to others.</summary>
    [Id(4)]
    public required TimeSpan TimeToLive { get; init; }
}
