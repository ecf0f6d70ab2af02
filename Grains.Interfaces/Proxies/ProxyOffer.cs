namespace Grains.Interfaces.Proxies;

/// <summary>A proxy that serves now, for hosts that choose among all of them.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-offer")]
public sealed record ProxyOffer
{
    /// <summary>The proxy.</summary>
    [Id(0)]
    public required string ProxyId { get; init; }

    /// <summary>Its address, sealed for <see cref="ProxyBinding.SealName"/>.</summary>
    [Id(1)]
    public required byte[] Sealed { get; init; }
}
