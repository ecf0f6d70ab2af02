namespace Telepool.Collectors.Control;

/// <summary>What a request about proxies names; each route reads what it needs.</summary>
internal sealed record ProxyQuery
{
    /// <summary>The proxy.</summary>
    public string Proxy { get; init; } = string.Empty;

    /// <summary>Addresses. A secret.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What to do to the proxy.</summary>
    public ProxyAction Action { get; init; }

    /// <summary>How long, in seconds; null for no end.</summary>
    public double? Seconds { get; init; }

    /// <summary>Leaves the addresses out.</summary>
    public override string ToString() => $"{nameof(ProxyQuery)} {{ {Action} {Proxy} }}";
}
