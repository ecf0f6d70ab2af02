using System.Net;
using MTProto.Transports.MiddleProxy;

namespace Emulator.MiddleProxies;

/// <summary>How an emulated middle proxy behaves.</summary>
public sealed record EmulatorMiddleOptions
{
    /// <summary>The secret that it shares with proxies.</summary>
    public required MiddleSecret Secret { get; init; }

    /// <summary>The data centre that it relays to: a middle proxy serves one, and its address is what tells which.</summary>
    public required IPEndPoint DataCenter { get; init; }

    /// <summary>Where it listens; a free port of 127.0.0.1 by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The address that proxies seem to come from, as if theirs were translated on the way; null: the one they have.</summary>
    public IPAddress? SeenAddress { get; init; }

    /// <summary>
    /// Whether it acknowledges at once where a client asks for it. The token is the first word of the packet, and no client would know it:
    /// for tests of the way that it takes.
    /// </summary>
    public bool AcknowledgesQuickly { get; init; }

    /// <summary>The clock of delays and greetings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
