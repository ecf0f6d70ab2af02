using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>A piece and who has it.</summary>
[GenerateSerializer, Alias("telepool.assigned-work")]
internal sealed class AssignedWork
{
    [Id(0)]
    public required WorkItem Item { get; init; }

    /// <summary>Empty where nobody has it.</summary>
    [Id(1)]
    public string Worker { get; set; } = string.Empty;

    [Id(2)]
    public long Epoch { get; set; }

    /// <summary>Its worker was asked to stop it, and has not yet said that it did.</summary>
    [Id(3)]
    public bool IsMoving { get; set; }

    /// <summary>It was removed from the job while its worker had it.</summary>
    [Id(4)]
    public bool IsRemoved { get; set; }

    /// <summary>Nobody gets it until an operator lets it go on.</summary>
    [Id(5)]
    public bool IsPaused { get; set; }
}
