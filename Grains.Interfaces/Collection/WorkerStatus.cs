namespace Grains.Interfaces.Collection;

/// <summary>A worker of a job.</summary>
[GenerateSerializer, Immutable, Alias("telepool.worker-status")]
public sealed record WorkerStatus
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The kinds that it does.</summary>
    [Id(1)]
    public required string[] Kinds { get; init; }

    /// <summary>Pieces that it takes at most.</summary>
    [Id(2)]
    public int Capacity { get; init; }

    /// <summary>Pieces that it has.</summary>
    [Id(3)]
    public int Assigned { get; init; }

    /// <summary>When it is given up unless it shows itself.</summary>
    [Id(4)]
    public DateTimeOffset ExpiresAt { get; init; }
}
