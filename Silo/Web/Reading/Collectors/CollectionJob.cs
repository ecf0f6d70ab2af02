using Grains.Interfaces.Collection;

namespace Telepool.Silo.Web.Reading.Collectors;

/// <summary>A job at a glance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Listing">Its work and workers.</param>
internal sealed record CollectionJob(string Name, CollectionListing Listing)
{
    /// <summary>Whether there is anything in it.</summary>
    public bool IsEmpty => Listing.Work.Length == 0 && Listing.Workers.Length == 0;
}
