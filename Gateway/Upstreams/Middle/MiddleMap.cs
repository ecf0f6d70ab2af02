using System.Net;
using System.Net.Sockets;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Where the middle proxies are and what is needed to speak to them, at one moment. Immutable; read by every worker.</summary>
internal sealed record MiddleMap
{
    /// <summary>Nothing is known yet, or nothing is wanted.</summary>
    public static readonly MiddleMap Empty = new();

    /// <summary>Addresses by data centre.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> Proxies { get; init; } = new Dictionary<int, IReadOnlyList<IPEndPoint>>();

    /// <summary>The data centre whose addresses serve those that are not listed.</summary>
    public int? DefaultDc { get; init; }

    /// <summary>The shared secret; null where it is not known.</summary>
    public MiddleSecret? Secret { get; init; }

    /// <summary>The IPv4 address that an operator says Telegram sees.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>The IPv6 address that an operator says Telegram sees.</summary>
    public IPAddress? PublicAddressV6 { get; init; }

    /// <summary>The IPv4 address that others say the gateway comes from.</summary>
    public IPAddress? DetectedAddress { get; init; }

    /// <summary>Whether connections can be set up at all.</summary>
    public bool IsComplete => Secret is not null && Proxies.Count > 0;

    /// <summary>The data centre whose middle proxies serve a client's; null where there are none.</summary>
    /// <param name="dcId">The data centre as the client numbers it. Media of one are served by the plain one's where they have none of their own.</param>
    public int? Find(short dcId)
    {
        if (Proxies.ContainsKey(dcId))
        {
            return dcId;
        }

        var number = new DataCenterNumber(dcId);
        return Proxies.ContainsKey(number.WithoutMedia.Value) ? number.WithoutMedia.Value
            : !number.IsTest && DefaultDc is { } other && Proxies.ContainsKey(other) ? other
            : null;
    }

    /// <summary>An address of this host as Telegram sees it.</summary>
    public IPEndPoint Translate(IPEndPoint own)
    {
        var address = own.Address.IsIPv4MappedToIPv6 ? own.Address.MapToIPv4() : own.Address;
        var seen = address.AddressFamily == AddressFamily.InterNetworkV6 ? PublicAddressV6
            : PublicAddress ?? (PrivateAddress.Is(address) ? DetectedAddress : null);
        return new IPEndPoint(seen ?? address, own.Port);
    }
}
