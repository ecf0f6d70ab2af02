using System.Net;
using MTProto.Transports;

namespace Emulator.Proxies;

/// <summary>How an emulated proxy behaves.</summary>
public sealed record EmulatorProxyOptions
{
    /// <summary>What it speaks.</summary>
    public required EmulatorProxyKind Kind { get; init; }

    /// <summary>Where it listens; a free port of 127.0.0.1 by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The user name that clients of SOCKS5 and HTTP must show; null, the default, asks for none.</summary>
    public string? Username { get; init; }

    /// <summary>The password that goes with <see cref="Username"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The secret that clients of an MTProto proxy must have.</summary>
    public ProxySecret? Secret { get; init; }

    /// <summary>Data centres that an MTProto proxy connects to, by number.</summary>
    public IReadOnlyDictionary<int, IPEndPoint> DataCenters { get; init; } = new Dictionary<int, IPEndPoint>();

    /// <summary>Names that SOCKS5 and HTTP clients may ask for, besides addresses: what the proxy's DNS would say.</summary>
    public IReadOnlyDictionary<string, IPAddress> Names { get; init; } = new Dictionary<string, IPAddress>();

    /// <summary>The clock of delays and of fake TLS.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
