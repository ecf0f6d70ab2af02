namespace Grains.Interfaces.Collection;

/// <summary>What a worker has to do from now on.</summary>
[GenerateSerializer, Immutable, Alias("telepool.work-answer")]
public sealed record WorkAnswer
{
    /// <summary>Whether the job knows the worker; otherwise it stops everything and attaches anew.</summary>
    [Id(0)]
    public required bool IsKnown { get; init; }

    /// <summary>Everything that it has to work on; what is not here it stops, and says so with its next heartbeat.</summary>
    [Id(1)]
    public WorkAssignment[] Assignments { get; init; } = [];

    /// <summary>Whether another process attached with the worker's name: then this one must not attach again.</summary>
    [Id(2)]
    public bool IsReplaced { get; init; }
}
