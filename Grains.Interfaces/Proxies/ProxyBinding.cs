namespace Grains.Interfaces.Proxies;

/// <summary>The proxy that an account is to use, or why there is none now.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-binding")]
public sealed record ProxyBinding
{
    /// <summary>The proxy; empty where there is none.</summary>
    [Id(0)]
    public string ProxyId { get; init; } = string.Empty;

    /// <summary>Its address, sealed for <see cref="SealName"/>; empty where there is none.</summary>
    [Id(1)]
    public byte[] Sealed { get; init; } = [];

    /// <summary>When the account was bound to it.</summary>
    [Id(2)]
    public DateTimeOffset Since { get; init; }

    /// <summary>Why there is none; empty where there is one.</summary>
    [Id(3)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Whether there are no proxies at all and never were, so that accounts go straight.</summary>
    [Id(4)]
    public bool IsDirect { get; init; }

    /// <summary>What a proxy's address is sealed for.</summary>
    public static string SealName(string proxyId) => "proxy/" + proxyId;
}
