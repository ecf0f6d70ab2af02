using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Control;

/// <summary>What operators ask of jobs.</summary>
public interface ICollectionControl
{
    /// <summary>A job's work and workers.</summary>
    Task<CollectionListing> ListAsync(string job, CancellationToken cancellationToken);

    /// <summary>Adds or removes work, all of it or nothing.</summary>
    Task<CollectionAnswer> ChangeAsync(string job, CollectionChange change, CancellationToken cancellationToken);
}
