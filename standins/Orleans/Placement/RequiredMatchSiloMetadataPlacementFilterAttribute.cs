using System.Diagnostics.CodeAnalysis;
using Orleans.Cluster;
using Orleans.Placement;

namespace Orleans.Runtime.Placement.Filtering;

/// <summary>The grain lives only in silos that say of themselves, under all given keys, what the caller's silo says.</summary>
[AttributeUsage(AttributeTargets.Class)]
[Experimental("ORLEANSEXP004")]
public class RequiredMatchSiloMetadataPlacementFilterAttribute(string[] metadataKeys, int order = 0) : PlacementFilterAttribute(order)
{
    internal override IEnumerable<Cluster.Silo> Filter(IReadOnlyDictionary<string, string>? caller, IReadOnlyList<Cluster.Silo> candidates) =>
        caller is null
            ? candidates
            : candidates.Where(silo => metadataKeys.All(key =>
                caller.TryGetValue(key, out var wanted) && silo.Metadata.TryGetValue(key, out var found) && found == wanted));
}
