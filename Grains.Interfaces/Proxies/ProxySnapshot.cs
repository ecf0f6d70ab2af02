namespace Grains.Interfaces.Proxies;

/// <summary>What every host knows of the pool of proxies, so that it need not ask for each connection.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-snapshot")]
public sealed record ProxySnapshot
{
    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Whether accounts must go through proxies: there are some, or there were.</summary>
    [Id(1)]
    public bool IsRequired { get; init; }

    /// <summary>Every proxy and how it stands.</summary>
    [Id(2)]
    public IReadOnlyDictionary<string, ProxyState> States { get; init; } = new Dictionary<string, ProxyState>();
}
