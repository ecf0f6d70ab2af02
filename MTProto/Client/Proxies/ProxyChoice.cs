namespace MTProto.Client.Proxies;

/// <summary>The way for one connection.</summary>
public readonly record struct ProxyChoice
{
    private ProxyChoice(ProxyAddress? proxy, string? reason) => (Proxy, Refusal) = (proxy, reason);

    /// <summary>To the data centre itself, without a proxy. The default.</summary>
    public static ProxyChoice Direct => default;

    /// <summary>The proxy to go through; null for none.</summary>
    public ProxyAddress? Proxy { get; }

    /// <summary>Why there must be no connection now; null where there may be one.</summary>
    public string? Refusal { get; }

    /// <summary>Through a proxy.</summary>
    public static ProxyChoice Through(ProxyAddress proxy) => new(proxy, null);

    /// <summary>No connection now, not even a direct one.</summary>
    public static ProxyChoice None(string reason) => new(null, reason);
}
