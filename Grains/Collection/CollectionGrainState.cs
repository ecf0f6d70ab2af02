using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>A job's pieces and who has them.</summary>
[GenerateSerializer, Alias("telepool.collection-grain-state")]
internal sealed class CollectionGrainState
{
    /// <summary>The greatest epoch that was given.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    [Id(1)]
    public List<AssignedWork> Work { get; set; } = [];
}
