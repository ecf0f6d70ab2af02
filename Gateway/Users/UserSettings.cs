using System.Net;
using MTProto.Transports;

namespace Telepool.Gateway.Users;

/// <summary>A user as it is configured: a secret, a name for it, and what it may do.</summary>
public sealed record UserSettings
{
    /// <summary>What the user is called in commands, metrics and the audit; letters, digits, <c>._-</c>, 1 to 64.</summary>
    public required string Name { get; init; }

    /// <summary>The secret. Its 16 bytes are what counts: plain, <c>dd</c> and <c>ee</c> forms of them are the same user.</summary>
    public required ProxySecret Secret { get; init; }

    /// <summary>Whether the user may connect at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>When the user's access ends; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Connections at once in the whole cluster; null: any number.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Devices at once in the whole cluster: IPv4 addresses and IPv6 /64 networks with a connection; null: any number.</summary>
    public int? MaxDevices { get; init; }

    /// <summary>Bytes in both directions together, until reset; null: any number.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Bytes per second in each direction, over all of the user's connections of this gateway; null: as fast as it goes.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Networks that the user may not connect from.</summary>
    public IReadOnlyList<IPNetwork> Deny { get; init; } = [];

    /// <summary>The 16 bytes that @MTProxybot gave, in hexadecimal; takes the user through middle proxies. Null: none.</summary>
    public string? AdTag { get; init; }

    /// <summary>
    /// Whether bytes from the data centre go to the client as they came, under a key that both share. It halves the work downstream, and whoever sees
    /// both sides of the gateway sees the same bytes on both: off unless that does not matter.
    /// </summary>
    public bool IsFast { get; init; }
}
