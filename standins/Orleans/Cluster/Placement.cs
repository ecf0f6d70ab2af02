using System.Security.Cryptography;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>Chooses silos for new activations.</summary>
internal static class Placement
{
    /// <exception cref="SiloUnavailableException">There is no silo, or none that the grain's filters allow.</exception>
    public static Silo Choose(GrainClass grainClass, GrainId grainId, CallRuntime sender, IReadOnlyList<Silo> silos)
    {
        var candidates = silos;
        foreach (var filter in grainClass.MetadataFilters)
        {
            candidates = [.. filter.Filter((sender as Silo)?.Metadata, candidates)];
        }

        if (candidates.Count == 0)
        {
            throw new SiloUnavailableException($"There is no silo for grain {grainId}.");
        }

        var local = sender as Silo;
        return grainClass.Placement switch
        {
            PreferLocalPlacement or StatelessWorkerPlacement when local is not null && candidates.Contains(local) => local,
            HashBasedPlacement => candidates.OrderBy(silo => silo.SiloAddress).ElementAt((int)(grainId.GetUniformHashCode() % (uint)candidates.Count)),
            ActivationCountBasedPlacement or ResourceOptimizedPlacement => candidates.MinBy(silo => silo.ActivationCount)!,
            _ => candidates.Count == 1 ? candidates[0] : candidates[RandomNumberGenerator.GetInt32(candidates.Count)],
        };
    }
}
