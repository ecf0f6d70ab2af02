namespace Grains.Interfaces.Collection;

/// <summary>What became of a change.</summary>
[GenerateSerializer, Immutable, Alias("telepool.collection-answer")]
public sealed record CollectionAnswer
{
    /// <summary>Pieces that were added or removed; those that were there (or not there) before do not count.</summary>
    [Id(0)]
    public int Changed { get; init; }

    /// <summary>Everything that is wrong with the request, each with its position; then nothing was changed.</summary>
    [Id(1)]
    public string[] Problems { get; init; } = [];
}
