using System.Net;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Telegram's middle proxies: off where there are none.</summary>
public sealed record MiddleSettings
{
    /// <summary>Addresses by data centre.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> Proxies { get; init; } = new Dictionary<int, IReadOnlyList<IPEndPoint>>();

    /// <summary>The secret that all of them share (core.telegram.org/getProxySecret); empty without.</summary>
    public ReadOnlyMemory<byte> Secret { get; init; }
}
