namespace Grains.Interfaces.Proxies;

/// <summary>An account asks for the proxy that it is to use.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-bind-request")]
public sealed record ProxyBindRequest
{
    /// <summary>The account.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>The data centre that it wants to reach; 0 where it does not matter.</summary>
    [Id(1)]
    public int DcId { get; init; }

    /// <summary>Proxies that have just failed the account.</summary>
    [Id(2)]
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>Whether another proxy is wanted where one is as good, for a change: a rotation.</summary>
    [Id(3)]
    public bool WantsChange { get; init; }
}
