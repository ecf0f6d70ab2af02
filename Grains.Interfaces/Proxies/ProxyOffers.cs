namespace Grains.Interfaces.Proxies;

/// <summary>The proxies of a pool that serve now.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-offers")]
public sealed record ProxyOffers
{
    /// <summary>Grows with every change of the pool.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The healthy ones, in the order in which they were added.</summary>
    [Id(1)]
    public IReadOnlyList<ProxyOffer> Offers { get; init; } = [];
}
