namespace Grains.Interfaces.Proxies;

/// <summary>What a proxy tells its pool whenever that changes.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-standing")]
public sealed record ProxyStanding
{
    /// <summary>The proxy.</summary>
    [Id(0)]
    public required string ProxyId { get; init; }

    /// <summary>Banned, probing or healthy.</summary>
    [Id(1)]
    public ProxyState State { get; init; }

    /// <summary>Why it does not serve; empty where it does.</summary>
    [Id(2)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>What a connection through it usually costs, in milliseconds, failures counted as long waits; the smaller the better.</summary>
    [Id(3)]
    public double Penalty { get; init; }

    /// <summary>Data centres that it does not reach at present.</summary>
    [Id(4)]
    public IReadOnlyList<int> UnreachedDcs { get; init; } = [];
}
