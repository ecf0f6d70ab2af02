using System.Net;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Tells whether Telegram can see an address as it is.</summary>
internal static class PrivateAddress
{
    // RFC 1918, shared address space of carriers (RFC 6598), link-local (RFC 3927).
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
    ];

    /// <summary>Whether an IPv4 address is translated on its way to the internet.</summary>
    public static bool Is(IPAddress address) => Networks.Any(network => network.Contains(address));
}
