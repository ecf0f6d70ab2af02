using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>Writes what tells the site behind us who its visitor is.</summary>
internal static class ProxyHeaderWriter
{
    /// <summary>Bytes that the longest header takes.</summary>
    public const int MaxLength = 107;

    /// <summary>Writes a header.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="source">Who connected to us; null where the connection is our own.</param>
    /// <param name="endpoint">Where to; null together with the source.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(int version, IPEndPoint? source, IPEndPoint? endpoint, Span<byte> destination) => version switch
    {
        1 => ProxyHeaderV1.Write(source, endpoint, destination),
        2 => ProxyHeaderV2.Write(source, endpoint, destination),
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    /// <summary>Two addresses as one family has them: a header names one for both.</summary>
    internal static (IPAddress Source, IPAddress Destination) OfOneFamily(IPAddress source, IPAddress destination)
    {
        source = Plain(source);
        destination = Plain(destination);
        return source.AddressFamily == destination.AddressFamily ? (source, destination) : (source.MapToIPv6(), destination.MapToIPv6());
    }

    // A dual-stack socket shows IPv4 as ::ffff:a.b.c.d; a zone means nothing to somebody else.
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6
        ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
}
