using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Control;

/// <summary>Jobs through their grains.</summary>
internal sealed class LocalCollectionControl(Func<string, ICollectionGrain> jobs) : ICollectionControl
{
    public Task<CollectionListing> ListAsync(string job, CancellationToken cancellationToken) => jobs(job).ListAsync().WaitAsync(cancellationToken);

    public Task<CollectionAnswer> ChangeAsync(string job, CollectionChange change, CancellationToken cancellationToken) => jobs(job).ChangeAsync(change).WaitAsync(cancellationToken);
}
