namespace Grains.Interfaces.Operators;

/// <summary>A change of who may log in.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operator-change")]
public sealed record OperatorChange
{
    /// <summary>What to do.</summary>
    [Id(0)]
    public required OperatorChangeKind Kind { get; init; }

    /// <summary>Whose way in it is. Of a revocation only the name counts; a new token keeps the role, and the end where it has none of its own.</summary>
    [Id(1)]
    public required OperatorEntry Entry { get; init; }
}
