namespace Grains.Interfaces.Collection;

/// <summary>Where a piece of work is.</summary>
[GenerateSerializer, Immutable, Alias("telepool.work-status")]
public sealed record WorkStatus
{
    /// <summary>The piece.</summary>
    [Id(0)]
    public required WorkItem Item { get; init; }

    /// <summary>Who has it; empty where nobody has.</summary>
    [Id(1)]
    public string Worker { get; init; } = string.Empty;

    /// <summary>The epoch of its assignment.</summary>
    [Id(2)]
    public long Epoch { get; init; }

    /// <summary>Whether its worker was asked to give it up for another.</summary>
    [Id(3)]
    public bool IsMoving { get; init; }

    /// <summary>Whether an operator paused it.</summary>
    [Id(4)]
    public bool IsPaused { get; init; }
}
