using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Grains.Interfaces.Admission;

/// <summary>
/// What counts as one device of a user: an IPv4 address, or the /64 of an IPv6 address, since one machine changes its addresses within that
/// (RFC 8981) and is given no less (RFC 6177). An IPv4 address written as IPv6 (<c>::ffff:a.b.c.d</c>) is that IPv4 address.
/// </summary>
/// <param name="Network">The address as a number, or the upper half of it.</param>
/// <param name="IsV6">Whether it is a /64.</param>
[GenerateSerializer, Immutable, Alias("telepool.device-id")]
public readonly record struct DeviceId([property: Id(0)] ulong Network, [property: Id(1)] bool IsV6)
{
    private const int V6Length = 16;

    /// <summary>The device that an address belongs to.</summary>
    public static DeviceId Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[V6Length];
        address.TryWriteBytes(bytes, out var length);
        return Of(bytes[..length]);
    }

    /// <summary>The device that an address belongs to.</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    public static DeviceId Of(ReadOnlySpan<byte> address)
    {
        if (address.Length == V6Length)
        {
            var upper = BinaryPrimitives.ReadUInt64BigEndian(address);
            return upper == 0 && BinaryPrimitives.ReadUInt32BigEndian(address[8..]) == 0xffff
                ? new DeviceId(BinaryPrimitives.ReadUInt32BigEndian(address[12..]), false)
                : new DeviceId(upper, true);
        }

        return new DeviceId(BinaryPrimitives.ReadUInt32BigEndian(address), false);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[V6Length];
        bytes.Clear();
        if (IsV6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, Network);
            return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Network);
        return new IPAddress(bytes[..4]).ToString();
    }
}
